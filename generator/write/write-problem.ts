import { type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import { systemCode } from './file-system.ts';

export type WriteCode =
  | 'TW501'
  | 'TW502'
  | 'TW503'
  | 'TW504'
  | 'TW505'
  | 'TW506'
  | 'TW507'
  | 'TW508'
  | 'TW509';

/** A problem of generated files, which have no place in schema.ts. */
export function writeProblem(
  code: WriteCode,
  message: string,
  hint: string | null,
  severity: Diagnostic['severity'] = 'error',
): Diagnostic {
  return { code, severity, message, hint, at: null, source: null };
}

export function writeError(code: WriteCode, message: string, hint: string | null): SchemaError {
  return new SchemaError([writeProblem(code, message, hint)]);
}

/** What a failed system call means to the user. Only for calls after which nothing has changed. */
export function explainFailure(error: unknown): Error {
  const code = systemCode(error);
  if (code === null && error instanceof Error) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return writeError(
      'TW504',
      'the disk is full: nothing was changed',
      'Make room, then run the command again.',
    );
  }
  return writeError('TW505', `the system refused to write: ${messageOf(error)}; nothing was changed`, null);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
