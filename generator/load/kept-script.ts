import { Script } from 'node:vm';

/**
 * Makes a script of code that V8 made of it before.
 *
 * @param name what stacks call it; kept with the code: no path, as those who build are not those who run
 * @param kept what `keepCode` returned for a script of the same source
 * @returns null where what was kept is damaged, of another build of Node or of other flags of V8
 * @example keptScript(source, 'tablewright-dsl.js', readFileSync('dsl.code')) ?? new Script(source)
 */
export function keptScript(source: string, name: string, kept: Buffer): Script | null {
  const code = kept.subarray(sealLength);
  if (!kept.subarray(0, sealLength).equals(sealOf(code))) return null;
  const script = new Script(source, { filename: name, cachedData: code });
  return script.cachedDataRejected === true ? null : script;
}

/** V8's code of a script, for the next process; holds the functions that were called until now. */
export function keepCode(script: Script): Buffer {
  const code = script.createCachedData();
  return Buffer.concat([sealOf(code), code]);
}

const sealLength = 32;

/**
 * V8 itself asks for its version and flags. It runs code whose bytes are damaged, and code refers to what V8 was built with,
 * which another processor or another way to build Node changes.
 */
function sealOf(code: Buffer): Buffer {
  const { version, platform, arch, config } = process;
  // Loaded where it is used: a command that has nothing to do compiles nothing.
  return process
    .getBuiltinModule('node:crypto')
    .createHash('sha256')
    .update(JSON.stringify([version, platform, arch, config]))
    .update(code)
    .digest();
}
