import type { Diagnostic } from '../../kernel/diagnostic.ts';
import type { DatabaseError, DatabaseErrorCode } from '../database-error.ts';
import { joinSentences } from '../join-sentences.ts';
import { maskSecrets } from '../mask-secrets.ts';
import type { MigrationStatement } from './parse-migration.ts';

/** A statement of a migration failed. Texts are free of passwords. */
export class MigrationFailure extends Error {
  override readonly name = 'MigrationFailure';
  /** TW630, with the place in the file. */
  readonly diagnostics: readonly Diagnostic[];
  readonly code: DatabaseErrorCode;
  readonly sqlstate: string | null;
  readonly detail: string | null;
  readonly hint: string | null;
  /** The statement, cut where it is long. */
  readonly statement: string;
  /** Its first word in lower case; null for the runner's own record, and for the batches of a backfill. */
  readonly verb: string | null;
  /** Whether its author said that rows may refuse it. */
  readonly mayFail: boolean;
  /** The number of its block. */
  readonly block: number;
  /** What the database has of the migration now, and how to go on. */
  readonly state: string;

  /**
   * @param file the script's name
   * @param block its number
   * @param statement null where the runner's own record failed, at the end of a block
   * @param rows a query for the rows that are in the way
   */
  constructor(
    error: DatabaseError,
    file: string,
    block: number,
    statement: MigrationStatement | null,
    state: string,
    rows: string | null = null,
  ) {
    const sqlstate = error.sqlstate === null ? '' : ` (SQLSTATE ${error.sqlstate})`;
    const place = statement === null ? null : placeOf(statement, error.position);
    const at = place === null ? file : `${file}:${place.line}:${place.column}`;
    super(
      [`${at}: ${error.message}${sqlstate}`, error.detail, state].filter((part) => part !== null).join('\n'),
    );
    this.code = error.code;
    this.sqlstate = error.sqlstate;
    this.detail = error.detail;
    this.hint = rows === null ? error.hint : `Correct the rows that are in the way, and run again: ${rows}`;
    this.statement = maskSecrets(excerpt(statement?.sql ?? ''));
    this.verb = statement === null ? null : (statement.words[0] ?? '');
    this.mayFail = statement?.mayFail === true;
    this.block = block;
    this.state = state;
    this.diagnostics = [
      {
        code: 'TW630',
        severity: 'error',
        message: joinSentences(`${error.message}${sqlstate}`, error.detail, state),
        hint: this.hint,
        at: null,
        source: place === null ? null : { file, ...place, endLine: place.line, endColumn: place.column + 1 },
      },
    ];
  }
}

/** @param position 1-based, in characters, within the statement; null: its beginning */
function placeOf(
  { sql, line, column }: MigrationStatement,
  position: number | null,
): { line: number; column: number } {
  if (position === null) return { line, column };
  const before = [...sql].slice(0, position - 1);
  const lastBreak = before.lastIndexOf('\n');
  if (lastBreak === -1) return { line, column: column + before.length };
  return {
    line: line + before.filter((character) => character === '\n').length,
    column: before.length - lastBreak,
  };
}

function excerpt(sql: string): string {
  return sql.length <= 400 ? sql : `${sql.slice(0, 400)}…`;
}
