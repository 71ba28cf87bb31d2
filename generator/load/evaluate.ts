import { createContext, Script } from 'node:vm';
import type { Evaluation, Lowered } from '../lower/evaluation.ts';
import type { LoweringHost } from '../lower/lowering.ts';
import { denyEnvironment } from './deny-environment.ts';

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

const milliseconds = 10_000;

/**
 * Runs the bundle in a context of its own, where there is no environment, clock, randomness or network, and returns
 * what it lowered to.
 *
 * @throws EvaluationError when schema.ts throws or does not end within 10 seconds
 */
export function evaluateBundle(code: string, host: LoweringHost): Lowered {
  const evaluation: Evaluation & { host: LoweringHost; lowered?: Lowered } = { statements: [], host };
  // What schema.ts prints goes to stderr: stdout belongs to the command.
  const say = (...values: unknown[]) => console.error(...values);
  const context = createContext({
    [Symbol.for('tablewright.evaluation')]: evaluation,
    console: { log: say, info: say, warn: say, error: say, debug: say },
  });
  denyEnvironment(context);
  try {
    new Script(code, { filename: bundleName }).runInContext(context, {
      timeout: milliseconds,
    });
  } catch (error) {
    throw toEvaluationError(error);
  }
  if (evaluation.lowered === undefined)
    throw new EvaluationError('threw', 'the bundle did not run to its end', null);
  return evaluation.lowered;
}

function toEvaluationError(error: unknown): EvaluationError {
  if (typeof error !== 'object' || error === null)
    return new EvaluationError('threw', `threw ${String(error)}`, null);
  const { name, message, stack, code } = error as {
    name?: unknown;
    message?: unknown;
    stack?: unknown;
    code?: unknown;
  };
  if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
    return new EvaluationError(
      'timeout',
      `schema.ts did not end within ${milliseconds / 1000} seconds`,
      null,
    );
  }
  return new EvaluationError(
    'threw',
    `${typeof name === 'string' ? name : 'Error'}: ${String(message)}`,
    typeof stack === 'string' ? stack : null,
  );
}
