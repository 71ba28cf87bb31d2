import { type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import { systemCode } from './file-system.ts';

export type WriteCode =
  | 'TW511'
  | 'TW512'
  | 'TW513'
  | 'TW514'
  | 'TW515'
  | 'TW516'
  | 'TW517'
  | 'TW518'
  | 'TW519';

/** A problem of generated files, which have no place in schema.ts. */
export function writeProblem(
  code: WriteCode,
  message: string,
  hint: string | null,
  severity: Diagnostic['severity'] = 'error',
  source: Diagnostic['source'] = null,
): Diagnostic {
  return { code, severity, message, hint, at: null, source };
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
      'TW514',
      'the disk is full: nothing was changed',
      'Make room, then run the command again.',
    );
  }
  const hint =
    code === 'ENOTDIR' || code === 'EISDIR' || code === 'EEXIST'
      ? 'A file stands where a folder belongs, or a folder where a file does: move it away.'
      : 'Check who owns the folder and that it is not read-only, then run the command again.';
  return writeError('TW515', `the system refused to write: ${messageOf(error)}; nothing was changed`, hint);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
