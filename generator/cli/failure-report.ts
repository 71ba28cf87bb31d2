import { explainError } from '../index.ts';
import { exitCodeOf } from './exit-code.ts';
import type { Report } from './reporter.ts';

/** The report of a command that threw: every diagnostic, and the exit code that they ask for. */
export async function failureReport(error: unknown): Promise<Report> {
  const diagnostics = await explainError(error);
  const exitCode = exitCodeOf(
    diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code),
  );
  return { exitCode, status: 'error', data: {}, lines: [], diagnostics };
}
