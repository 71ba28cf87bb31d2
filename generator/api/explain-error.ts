import { readFileSync } from 'node:fs';
import { DatabaseError, type DatabaseErrorCode } from '../database/database-error.ts';
import { joinSentences } from '../database/join-sentences.ts';
import { ModelRefusal } from '../database/proof/model-refusal.ts';
import { MigrationFailure } from '../database/runner/migration-failure.ts';
import { MigrationRefusal } from '../database/runner/migration-refusal.ts';
import { BugError, type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import type { CliDiagnostic } from './results.ts';

const databaseCodes: Readonly<Record<DatabaseErrorCode, Diagnostic['code']>> = {
  'no-server': 'TW601',
  'start-failed': 'TW602',
  'already-running': 'TW602',
  'invalid-url': 'TW603',
  unreachable: 'TW603',
  'authentication-failed': 'TW604',
  'connection-lost': 'TW605',
  'unsupported-version': 'TW606',
  standby: 'TW606',
  'not-utf8': 'TW606',
  'transaction-pooler': 'TW606',
  'permission-denied': 'TW607',
  'statement-failed': 'TW608',
};

/** Any error of ours as diagnostics, those with a place in a file with the lines around it. */
export async function explainError(error: unknown): Promise<readonly CliDiagnostic[]> {
  const diagnostics = diagnosticsOf(error);
  if (diagnostics.every(({ source }) => source === null)) return diagnostics.map(withoutFrame);
  const { renderDiagnostic } = await import('../load/code-frame.ts');
  const sources = new Map<string, string>();
  for (const { source } of diagnostics) {
    const text = source === null ? null : readIfThere(source.file);
    if (source !== null && text !== null) sources.set(source.file, text);
  }
  return Promise.all(
    diagnostics.map(async (diagnostic) => ({
      ...diagnostic,
      text: await renderDiagnostic(diagnostic, sources),
    })),
  );
}

function diagnosticsOf(error: unknown): readonly Diagnostic[] {
  if (
    error instanceof SchemaError ||
    error instanceof MigrationRefusal ||
    error instanceof MigrationFailure
  ) {
    return error.diagnostics;
  }
  if (error instanceof ModelRefusal) return error.diagnostics('TW644', 'PostgreSQL refuses the schema: ');
  if (error instanceof DatabaseError) {
    const { code, message, detail, hint } = error;
    return [problem(databaseCodes[code], joinSentences(message, detail), hint)];
  }
  if (isSystemError(error)) {
    const hint = 'Check that it is there, of the right sort, and that you may read and write it.';
    return [problem('TW908', `the system refused: ${error.message}`, hint)];
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const what = error instanceof BugError ? stack : `${stack} (this is a bug in Tablewright)`;
  return [problem('TW999', what, 'Please report it, with the schema that shows it if you can.')];
}

/** A file that cannot be read, a full disk: what Node throws of a system call on a path is no bug of ours. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}

function problem(code: Diagnostic['code'], message: string, hint: string | null): Diagnostic {
  return { code, severity: 'error', message, hint, at: null, source: null };
}

function withoutFrame(diagnostic: Diagnostic): CliDiagnostic {
  return { ...diagnostic, text: null };
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
