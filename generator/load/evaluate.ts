import { setFlagsFromString } from 'node:v8';
import { createContext, Script } from 'node:vm';
import { type Evaluation, evaluationKey, type Lowered } from '../lower/evaluation.ts';
import type { LoweringHost } from '../lower/lowering.ts';
import { deniedMark, denyEnvironment } from './deny-environment.ts';
import { type Dsl, dslKey, runDsl } from './dsl.ts';

/** File name of the bundle in stacks. */
export const bundleName = 'tablewright-bundle.js';

/** What stopped an evaluation, in positions of the bundle. */
export class EvaluationError extends Error {
  readonly reason: 'threw' | 'timeout';
  readonly bundleStack: string | null;

  constructor(reason: 'threw' | 'timeout', message: string, bundleStack: string | null) {
    super(message);
    this.reason = reason;
    this.bundleStack = bundleStack;
  }
}

/** Wall time, which a busy machine stretches: ten seconds, and one more for every 100 KB that there are to run. */
function timeLimit(code: string): number {
  return 10_000 + Math.floor(code.length / 100_000) * 1000;
}

/**
 * Runs the bundle in a context of its own, where there is no environment, clock, randomness or network, and returns
 * what it lowered to. What it left to promises runs too, within the same time.
 *
 * @throws EvaluationError when schema.ts throws, leaves a promise that is rejected, or does not end in time
 */
export async function evaluateBundle(code: string, dsl: Dsl, host: LoweringHost): Promise<Lowered> {
  const evaluation: Evaluation & { host: LoweringHost; lowered?: Lowered } = {
    statements: [],
    loose: [],
    host,
  };
  const rejection = await catchRejection(() => runBundle(code, dsl, evaluation, timeLimit(code)));
  if (rejection !== null) throw toEvaluationError(rejection.reason);
  if (evaluation.lowered === undefined)
    throw new EvaluationError('threw', 'schema.ts did not run to its end', null);
  return evaluation.lowered;
}

/**
 * Runs a bundle for its effects.
 *
 * @param timeout in milliseconds
 * @throws EvaluationError
 */
export function runBundle(
  code: string,
  dsl: Dsl,
  evaluation: Evaluation & { readonly host: LoweringHost },
  timeout: number,
): void {
  // What schema.ts prints goes to stderr: stdout belongs to the command.
  const say = (...values: unknown[]) => console.error(...values);
  const globals: { [evaluationKey]?: Evaluation; [dslKey]?: object | null; readonly console: object } = {
    [evaluationKey]: evaluation,
    console: { log: say, info: say, warn: say, error: say, debug: say },
  };
  // Else a loop in a promise would begin when the timeout is over.
  const context = createContext(globals, { microtaskMode: 'afterEvaluate' });
  denyEnvironment(context);
  globals[dslKey] = runDsl(dsl, context);
  try {
    compileWhole(code).runInContext(context, { timeout });
  } catch (error) {
    throw toEvaluationError(error, timeout);
  } finally {
    // The objects of the model keep the context where they were made, and that would keep all that they were made from.
    delete globals[evaluationKey];
    delete globals[dslKey];
  }
}

/**
 * Nearly every function of a schema (its thunks, and what stands with its tables) runs once, so that looking over it first
 * and compiling it when it is called reads the whole text twice.
 */
function compileWhole(code: string): Script {
  setFlagsFromString('--no-lazy');
  try {
    return new Script(code, { filename: bundleName });
  } finally {
    setFlagsFromString('--lazy');
  }
}

/** Runs what may leave a rejected promise of another context behind, which would end the process unexplained. */
async function catchRejection(run: () => void): Promise<{ readonly reason: unknown } | null> {
  let found: { readonly reason: unknown } | null = null;
  const listener = (reason: unknown, promise: Promise<unknown>): void => {
    // Promises of the context have another `Promise` behind them; one of this realm is none of ours.
    if (!(promise instanceof Promise)) found ??= { reason };
    else if (process.listenerCount('unhandledRejection') < 2) setImmediate(() => Promise.reject(reason));
  };
  process.on('unhandledRejection', listener);
  try {
    run();
    // Node tells of rejections once the tick is over.
    await new Promise((done) => setImmediate(done));
  } finally {
    process.off('unhandledRejection', listener);
  }
  return found;
}

function toEvaluationError(error: unknown, timeout = 0): EvaluationError {
  if (read(error, 'code') === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
    return new EvaluationError('timeout', `schema.ts did not end within ${timeout / 1000} seconds`, null);
  }
  const stack = read(error, 'stack');
  return new EvaluationError('threw', messageOf(error), typeof stack === 'string' ? stack : null);
}

function messageOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return textOf(error);
  if (read(error, 'code') === 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING') return `${deniedMark}import()`;
  const [name, message] = [read(error, 'name'), read(error, 'message')];
  if (message === undefined) return 'an object without a message';
  return `${typeof name === 'string' ? name : 'Error'}: ${textOf(message)}`;
}

/** A property of what was thrown, which may be anything: a proxy, or an object whose getters throw. */
function read(thrown: unknown, name: string): unknown {
  if (typeof thrown !== 'object' || thrown === null) return undefined;
  try {
    return Reflect.get(thrown, name);
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return 'a value that is no text';
  }
}
