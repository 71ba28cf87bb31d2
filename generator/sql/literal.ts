import type { Scalar } from './expression.ts';
import { joinSql, print, type SqlText } from './sql-text.ts';

/**
 * Prints a string literal. A backslash makes it an escape string, so that it reads the same whatever
 * `standard_conforming_strings` is (manual 4.1.2.2); so does a carriage return, which checkouts add and remove.
 *
 * @throws RangeError when PostgreSQL cannot store the text (NUL, unpaired surrogate).
 */
export function printString(value: string): SqlText {
  if (value.includes('\0'))
    throw new RangeError('a text with a NUL character cannot be stored in PostgreSQL');
  if (!value.isWellFormed())
    throw new RangeError('a text with an unpaired surrogate cannot be stored as UTF-8');
  const doubled = value.replaceAll("'", "''");
  if (!/[\\\r]/.test(value)) return `'${doubled}'` as SqlText;
  return `E'${doubled.replaceAll('\\', '\\\\').replaceAll('\r', '\\r')}'` as SqlText;
}

/** Prints a scalar as a literal. @throws RangeError for NaN and infinities, which have no number literal. */
export function printScalar(value: Scalar): SqlText {
  if (value === null) return 'NULL' as SqlText;
  if (typeof value === 'string') return printString(value);
  if (typeof value === 'boolean') return (value ? 'true' : 'false') as SqlText;
  if (typeof value === 'object') return `${BigInt(value.bigint)}` as SqlText;
  if (!Number.isFinite(value)) throw new RangeError(`${value} has no literal; write it as a cast string`);
  return (Object.is(value, -0) ? '0' : `${value}`) as SqlText;
}

/** Prints `(1, 2)` for an IN list. @throws RangeError when the list is empty: PostgreSQL has no empty IN. */
export function printList(values: readonly Scalar[]): SqlText {
  if (values.length === 0) throw new RangeError('an IN list needs at least one value');
  return print`(${joinSql(values.map(printScalar), ', ')})`;
}

/** Prints a function body in dollar quotes whose tag does not occur in it (manual 4.1.2.4); one with a carriage return as `printString` does. */
export function printDollarQuoted(body: string): SqlText {
  if (body.includes('\0')) throw new RangeError('a body with a NUL character cannot be stored in PostgreSQL');
  if (body.includes('\r')) return printString(body);
  let tag = '$$';
  // `$` before the closing tag would read as part of another tag, hence the check on the joined text.
  for (let n = 0; `${body}${tag}`.indexOf(tag) !== body.length; n += 1) tag = `$body${n === 0 ? '' : n}$`;
  return `${tag}${body}${tag}` as SqlText;
}
