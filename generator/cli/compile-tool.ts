import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { keepCode, keptScript } from '../load/kept-script.ts';

/** The whole tool as one script: what `runCli` is in it, and how V8's code of all that has run by now is kept. */
export interface CompiledTool {
  /** Runs the script. */
  load(): typeof import('./run-cli.ts');
  /** For the next start; holds the functions that were called until now. */
  createCode(): Buffer;
}

const name = 'tablewright-tool.js';

/**
 * Compiles the script that `scripts/build.js` makes.
 *
 * @param file where it stands: what it loads is found from there
 * @param kept what `createCode` returned for the same source, or null to compile it anew
 * @returns null where what was kept is damaged, of another build of Node or of other flags of V8
 * @example compileTool(source, '/app/node_modules/tablewright/dist/tool.cjs', kept)?.load().runCli(['check'])
 */
export function compileTool(source: string, file: string, kept: Buffer | null): CompiledTool | null {
  const script = kept === null ? new Script(source, { filename: name }) : keptScript(source, name, kept);
  if (script === null) return null;
  return {
    load: () => {
      const module: { exports: unknown } = { exports: {} };
      // The build puts the modules into a function of these.
      const run: (require: NodeJS.Require, module: object, toolUrl: string) => void =
        script.runInThisContext();
      run(createRequire(file), module, pathToFileURL(file).href);
      return module.exports as typeof import('./run-cli.ts');
    },
    createCode: () => keepCode(script),
  };
}
