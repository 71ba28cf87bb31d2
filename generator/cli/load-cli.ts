import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileTool } from './compile-tool.ts';

declare const TABLEWRIGHT_BUILD: string | undefined;

/**
 * The command line: as V8 compiled it when the tool was built, which spares a small project a fifth of its CPU, or, in a
 * Node with another V8 and from sources, module by module.
 */
export async function loadCli(): Promise<typeof import('./run-cli.ts')> {
  return loadCompiled() ?? (await import('./run-cli.ts'));
}

function loadCompiled(): typeof import('./run-cli.ts') | null {
  if (typeof TABLEWRIGHT_BUILD !== 'string') return null;
  // V8 tells code of another source by its length alone: the names make sure that the two are of one build.
  const file = fileURLToPath(new URL(`./tool-${TABLEWRIGHT_BUILD}.cjs`, import.meta.url));
  try {
    // The build writes nothing but ASCII, which takes no decoding.
    return (
      compileTool(readFileSync(file, 'latin1'), file, readFileSync(file.replace(/cjs$/, 'code')))?.load() ??
      null
    );
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
