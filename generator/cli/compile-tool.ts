import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';

/** The whole tool as one script: what `runCli` is in it, and how V8's code of all that has run by now is kept. */
export interface CompiledTool {
  /** Runs the script. */
  load(): typeof import('./run-cli.ts');
  /** For the next start; holds the functions that were called until now. */
  createCode(): Buffer;
}

/**
 * Compiles the script that `scripts/build-tool.js` makes.
 *
 * @param file where it stands: what it loads is found from there
 * @param code what `createCode` returned for the same source, or null to compile it anew
 * @returns null where the code is of another version of V8, or of other flags: V8 says so by itself
 * @example compileTool(source, '/app/node_modules/tablewright/dist/tool.cjs', code)?.load().runCli(['check'])
 */
export function compileTool(source: string, file: string, code: Buffer | null): CompiledTool | null {
  const script = new Script(source, {
    // Kept with the code, for stacks: no path, as those who build are not those who run.
    filename: 'tablewright-tool.js',
    ...(code === null ? {} : { cachedData: code }),
  });
  if (script.cachedDataRejected === true) return null;
  return {
    load: () => {
      const module: { exports: unknown } = { exports: {} };
      // The build puts the modules into a function of these.
      const run: (require: NodeJS.Require, module: object, toolUrl: string) => void =
        script.runInThisContext();
      run(createRequire(file), module, pathToFileURL(file).href);
      return module.exports as typeof import('./run-cli.ts');
    },
    createCode: () => script.createCachedData(),
  };
}
