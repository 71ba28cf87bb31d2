import { readToken } from '../../sql/lexer.ts';
import type { MigrationBlock } from './parse-migration.ts';

/**
 * What a script deletes for good, read off its statements: dropped tables, columns, schemas and materialized views,
 * TRUNCATE and DELETE. A `DO` or a function call may delete more; generated scripts hold none.
 *
 * @returns `TABLE public.orders`, `COLUMN name of public.orders`
 */
export function destroyedBy(blocks: readonly MigrationBlock[]): readonly string[] {
  return blocks.flatMap(({ statements }) =>
    statements.flatMap(({ sql, words }) => destroyedByStatement(sql, words)),
  );
}

function destroyedByStatement(sql: string, words: readonly string[]): readonly string[] {
  const [first, second, third] = words;
  if (first === 'truncate') return [`rows: ${sql}`];
  if (first === 'delete') return [`rows: ${sql}`];
  if (first === 'drop' && (second === 'table' || second === 'schema')) return [sql.slice('drop '.length)];
  if (first === 'drop' && second === 'materialized' && third === 'view') return [sql.slice('drop '.length)];
  if (first === 'alter' && second === 'table') return droppedColumns(sql);
  return [];
}

/** `ALTER TABLE t DROP COLUMN a, DROP b`: COLUMN is a noise word, DROP CONSTRAINT and DROP IDENTITY lose no rows. */
function droppedColumns(sql: string): readonly string[] {
  const pieces = significantTokens(sql);
  const table: string[] = [];
  let at = 2;
  while (['if', 'exists', 'only'].includes(pieces[at]?.toLowerCase() ?? '')) at += 1;
  while (pieces[at] !== undefined && (table.length === 0 || pieces[at] === '.' || table.at(-1) === '.')) {
    table.push(pieces[at] ?? '');
    at += 1;
  }
  const columns: string[] = [];
  for (let depth = 0, start = true; at < pieces.length; at += 1) {
    const piece = pieces[at] ?? '';
    if (piece === '(') depth += 1;
    if (piece === ')') depth -= 1;
    if (start && piece.toLowerCase() === 'drop') {
      let next = at + 1;
      if (pieces[next]?.toLowerCase() === 'constraint') continue;
      while (['column', 'if', 'exists'].includes(pieces[next]?.toLowerCase() ?? '')) next += 1;
      columns.push(`COLUMN ${pieces[next] ?? ''} of ${table.join('')}`);
    }
    start = piece === ',' && depth === 0;
  }
  return columns;
}

function significantTokens(sql: string): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at < sql.length; ) {
    const { type, start, end } = readToken(sql, at);
    if (type !== 'space' && type !== 'comment') pieces.push(sql.slice(start, end));
    at = end;
  }
  return pieces;
}
