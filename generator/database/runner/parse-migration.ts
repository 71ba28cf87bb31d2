import { createHash } from 'node:crypto';
import { type Diagnostic, SchemaError } from '../../kernel/diagnostic.ts';
import type { Backfill } from '../../sql/backfill.ts';
import { isTransactionControl, readScript, type ScriptItem, SqlLexError } from '../../sql/lexer.ts';
import { normaliseScript } from '../../sql/normalise-script.ts';
import { readBackfill } from './read-backfill.ts';

/** One statement of a migration file, and where it stands there (counted from 1). */
export interface MigrationStatement {
  readonly sql: string;
  readonly line: number;
  readonly column: number;
  /** The bare words that it begins with, in lower case. */
  readonly words: readonly string[];
  /** Set where the line above says `-- @may-fail`: rows that are there may refuse it, and its author knows. */
  readonly mayFail?: true;
}

/** A run of statements that succeed together (`inside` a transaction) or one by one (`outside`). */
export interface MigrationBlock {
  readonly number: number;
  readonly transaction: 'inside' | 'outside';
  readonly title: string;
  /** Of an `outside` block: how to tell whether it was done before a crash. */
  readonly probe: string | null;
  /** Of an `outside` block that writes rows: what to do, in place of its statement, which is for psql. */
  readonly backfill: Backfill | null;
  /** Set where columns take over the names of others, which go: who was granted one goes by its name. */
  readonly grantsByName: boolean;
  /** Without the BEGIN and COMMIT of the file, which the runner replaces by its own. */
  readonly statements: readonly MigrationStatement[];
}

/**
 * Reads `up.sql` or `down.sql` into blocks. The file is also a script for psql, so its transactions stand in it as
 * BEGIN and COMMIT; no other transaction control is taken, since it would end the runner's own transaction.
 *
 * @param sql the file's text; a byte order mark and CR LF are read as if they were not there
 * @param file name for messages
 * @throws SchemaError TW610 for text that is no SQL, TW611 for transaction control, TW612 for blocks out of shape, TW660
 *   for a backfill that cannot be read
 * @example parseMigration('-- @tx 1 tables\nBEGIN;\nCREATE TABLE public.a (b integer);\nCOMMIT;\n', 'up.sql')
 */
export function parseMigration(sql: string, file: string): readonly MigrationBlock[] {
  const text = normaliseScript(sql);
  const positions = new Positions(text);
  const problems: Diagnostic[] = [];
  const report: Report = (code, offset, message, hint) => {
    const { line, column } = positions.at(offset);
    const source = { file, line, column, endLine: line, endColumn: column + 1 };
    problems.push({ code, severity: 'error', message, hint, at: null, source });
  };
  const drafts = readDrafts(text, positions, report);
  const blocks = drafts.map((draft, at) => closeBlock(draft, at + 1, report));
  if (problems.length > 0) throw new SchemaError(problems);
  return blocks;
}

/** SHA-256 (hexadecimal) of a migration file, the same for every line ending that git may have made of it. */
export function checksumMigration(sql: string): string {
  return createHash('sha256').update(normaliseScript(sql)).digest('hex');
}

type Report = (code: Diagnostic['code'], offset: number, message: string, hint: string | null) => void;

interface DraftStatement extends MigrationStatement {
  readonly start: number;
  readonly control: boolean;
}

interface Draft extends Omit<MigrationBlock, 'statements' | 'backfill' | 'grantsByName'> {
  readonly start: number;
  /** What comes next may fail. */
  mayFail: boolean;
  backfill: Backfill | null;
  grantsByName: boolean;
  readonly statements: DraftStatement[];
}

const header = /^-- @(tx|outside) (\d+)(?: (.*))?$/;
const backfillMark = '-- @backfill ';
const grantsMark = /^-- @grants-by-name(?:\s|$)/;
const mayFailMark = /^-- @may-fail(?:\s|$)/;

function readDrafts(text: string, positions: Positions, report: Report): Draft[] {
  const drafts: Draft[] = [];
  for (const item of readItems(text, report)) {
    const piece = text.slice(item.start, item.end);
    if (item.type === 'comment') {
      // A marker begins its line; behind a statement it is a comment like any other.
      const marked = piece.startsWith('-- @') && (item.start === 0 || text[item.start - 1] === '\n');
      if (marked) readMarker(piece, item.start, drafts, report);
      continue;
    }
    const draft = drafts.at(-1);
    if (draft === undefined) {
      report('TW612', item.start, 'a statement stands before the first block', 'Begin with: -- @tx 1 title');
      return drafts;
    }
    const { line, column } = positions.at(item.start);
    const control = isTransactionControl(item);
    const mayFail = draft.mayFail ? { mayFail: true as const } : {};
    draft.mayFail = false;
    draft.statements.push({
      sql: piece,
      start: item.start,
      line,
      column,
      words: item.words,
      control,
      ...mayFail,
    });
  }
  return drafts;
}

function readItems(text: string, report: Report): readonly ScriptItem[] {
  try {
    return readScript(text);
  } catch (error) {
    if (!(error instanceof SqlLexError)) throw error;
    report('TW610', error.offset, error.message, null);
    return [];
  }
}

function readMarker(line: string, start: number, drafts: Draft[], report: Report): void {
  const [, type, digits, rest = ''] = header.exec(line) ?? [];
  const open = drafts.at(-1);
  if (line.startsWith(backfillMark) && open?.transaction === 'outside' && open.statements.length === 0) {
    open.backfill = readBackfill(line.slice(backfillMark.length));
    if (open.backfill === null) {
      const message = `the backfill of block ${open.number} cannot be read`;
      report('TW660', start, message, 'It names table, key, set and where: restore the line.');
    }
    return;
  }
  if (open?.transaction === 'inside' && open.statements.length === 0 && grantsMark.test(line)) {
    open.grantsByName = true;
    return;
  }
  if (open !== undefined && mayFailMark.test(line)) {
    open.mayFail = true;
    return;
  }
  if (type === undefined) {
    report(
      'TW612',
      start,
      `this line is no block that the runner knows: ${line}`,
      'Is the file of a newer version?',
    );
    return;
  }
  const number = Number(digits);
  if (number !== drafts.length + 1) {
    report('TW612', start, `block ${number} stands where block ${drafts.length + 1} belongs`, null);
  }
  const probe = type === 'outside' ? (/(?:^|\s)probe=(\S+)\s*$/.exec(rest)?.[1] ?? null) : null;
  const title = probe === null ? rest.trim() : rest.slice(0, rest.lastIndexOf('probe=')).trim();
  const transaction = type === 'tx' ? 'inside' : 'outside';
  drafts.push({
    number,
    transaction,
    title,
    probe,
    backfill: null,
    grantsByName: false,
    start,
    mayFail: false,
    statements: [],
  });
}

function closeBlock(draft: Draft, number: number, report: Report): MigrationBlock {
  const { statements, transaction, title, probe, backfill, grantsByName, start } = draft;
  const within = transaction === 'inside' ? statements.slice(1, -1) : statements;
  const opens = isBare(statements[0], 'begin');
  const closes = statements.length > 1 && isBare(statements.at(-1), 'commit');
  if (transaction === 'inside' && !(opens && closes)) {
    const message = `block ${number} does not begin with BEGIN; and end with COMMIT;`;
    report(
      'TW612',
      start,
      message,
      'psql would not run it as one transaction: write both, or restore the file.',
    );
  }
  for (const statement of transaction === 'inside' && !(opens && closes) ? [] : within) {
    if (!statement.control) continue;
    const message = `transaction control inside of block ${number}: ${statement.words.join(' ').toUpperCase()}`;
    report(
      'TW611',
      statement.start,
      message,
      'The runner records its progress in the transaction of the block.',
    );
  }
  const kept = within.map(({ start: _, control: __, ...statement }) => statement);
  return { number, transaction, title, probe, backfill, grantsByName, statements: kept };
}

function isBare(statement: DraftStatement | undefined, word: string): boolean {
  return statement !== undefined && statement.sql.toLowerCase() === word;
}

/** Lines and columns of offsets, asked in rising order but for problems. */
class Positions {
  readonly #text: string;
  readonly #starts: number[] = [0];

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  at(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const start = this.#starts[low] ?? 0;
    return { line: low + 1, column: [...this.#text.slice(start, offset)].length + 1 };
  }
}
