import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Diagnostic, SchemaError } from '../../generator/kernel/diagnostic.ts';
import { renderDiagnostic } from '../../generator/load/code-frame.ts';
import { bundledDsl } from '../../generator/load/dsl.ts';
import { type LoadedSchema, loadSchema } from '../../generator/load/load-schema.ts';

export const dsl = bundledDsl(fileURLToPath(new URL('../../generator/dsl.ts', import.meta.url)));

const oldest = { min: 15, max: 18 };

/** Writes modules into a folder of their own, gone afterwards. A text is schema.ts, with further files after `// @file`. */
export async function withModules<T>(text: string, use: (root: string) => Promise<T>): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'load-test-'));
  try {
    for (const [name, module] of splitModules(text)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), module);
    }
    return await use(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

function splitModules(text: string): readonly (readonly [name: string, text: string])[] {
  const [schema = '', ...others] = text.split(/^\/\/ @file /m);
  return [
    ['schema.ts', schema],
    ...others.map((part) => {
      const end = part.indexOf('\n');
      return [part.slice(0, end).trim(), part.slice(end + 1)] as const;
    }),
  ];
}

/** Loads a schema by the real loader. */
export function load(text: string, postgres = oldest): Promise<LoadedSchema> {
  return withModules(text, (root) => loadSchema({ root, file: 'schema.ts', dsl, postgres }));
}

/** What a user would read on the terminal, with the folder's name taken out. */
export async function readProblems(text: string, postgres = oldest): Promise<string> {
  return withModules(text, async (root) => {
    const diagnostics = await diagnosticsOf(root, postgres);
    const sources = new Map(splitModules(text).map(([name, module]) => [join(root, name), module]));
    const rendered = await Promise.all(diagnostics.map((each) => renderDiagnostic(each, sources)));
    return `${rendered.join('\n\n').replaceAll(`${root}/`, '')}\n`;
  });
}

async function diagnosticsOf(root: string, postgres: typeof oldest): Promise<readonly Diagnostic[]> {
  try {
    return (await loadSchema({ root, file: 'schema.ts', dsl, postgres })).warnings;
  } catch (error) {
    if (error instanceof SchemaError) return error.diagnostics;
    throw error;
  }
}
