import { createHash } from 'node:crypto';
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
 * Compiles the script that `scripts/build.js` makes.
 *
 * @param file where it stands: what it loads is found from there
 * @param kept what `createCode` returned for the same source, or null to compile it anew
 * @returns null where what was kept is damaged, of another build of Node or of other flags of V8
 * @example compileTool(source, '/app/node_modules/tablewright/dist/tool.cjs', kept)?.load().runCli(['check'])
 */
export function compileTool(source: string, file: string, kept: Buffer | null): CompiledTool | null {
  const code = kept?.subarray(sealLength);
  if (code !== undefined && kept?.subarray(0, sealLength).equals(sealOf(code)) !== true) return null;
  const script = new Script(source, {
    // Kept with the code, for stacks: no path, as those who build are not those who run.
    filename: 'tablewright-tool.js',
    ...(code === undefined ? {} : { cachedData: code }),
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
    createCode: () => {
      const made = script.createCachedData();
      return Buffer.concat([sealOf(made), made]);
    },
  };
}

const sealLength = 32;

/**
 * V8 itself asks for its version and flags. It runs code whose bytes are damaged, and code refers to what V8 was built with,
 * which another processor or another way to build Node changes.
 */
function sealOf(code: Buffer): Buffer {
  const { version, platform, arch, config } = process;
  return createHash('sha256')
    .update(JSON.stringify([version, platform, arch, config]))
    .update(code)
    .digest();
}
