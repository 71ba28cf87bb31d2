import { readFileSync } from 'node:fs';
import { type Context, Script } from 'node:vm';
import { keptScript } from './kept-script.ts';

/** The DSL that a schema is evaluated with. */
export interface Dsl {
  /** Absolute path of the module that `tablewright` means in a bundle. */
  readonly path: string;
  /** Makes what that module takes from its context; null where the module is the whole DSL. */
  readonly script: Script | null;
}

/** Where the link finds the DSL in its context. */
export const dslKey = Symbol.for('tablewright.dsl');

const scriptName = 'tablewright-dsl.js';

/** The DSL as sources, which become a part of every bundle. */
export function bundledDsl(path: string): Dsl {
  return { path, script: null };
}

/**
 * The DSL as a script of its own, so that neither esbuild nor V8 reads it for every schema.
 *
 * @param link absolute path of the module of `linkText`
 * @param script absolute path of the script
 * @param code absolute path of what V8 kept of it; it may be missing, or of another Node
 */
export function linkedDsl(link: string, script: string, code: string): Dsl {
  // The build writes nothing but ASCII, which takes no decoding.
  const source = readFileSync(script, 'latin1');
  const kept = readWhereThere(code);
  return {
    path: link,
    script: (kept && keptScript(source, scriptName, kept)) ?? new Script(source, { filename: scriptName }),
  };
}

/** The module that hands on, by name, what the script made: by names, so that esbuild sees which there are. */
export function linkText(names: readonly string[]): string {
  return `export const {${names.join(', ')}} = globalThis[Symbol.for('${dslKey.description}')];\n`;
}

/** Runs the script of a DSL, where it has one. */
export function runDsl({ script }: Dsl, context: Context): object | null {
  if (script === null) return null;
  const module = { exports: {} };
  // The build puts the modules into a function of this.
  const run: (module: object) => void = script.runInContext(context);
  run(module);
  return module.exports;
}

function readWhereThere(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
