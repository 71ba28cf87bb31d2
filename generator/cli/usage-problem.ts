import { exitCodes } from './exit-code.ts';
import type { Report } from './reporter.ts';

/** What is wrong with the command line itself, and what was probably meant. */
export function usageProblem(
  code: 'TW904' | 'TW905' | 'TW906',
  message: string,
  hint: string | null,
): Report {
  const problem = { code, severity: 'error', message, hint, at: null, source: null, text: null } as const;
  return { exitCode: exitCodes.usage, status: 'error', data: {}, lines: [], diagnostics: [problem] };
}
