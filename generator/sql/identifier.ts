import { reservedWords } from './reserved-words.ts';
import { joinSql, print, type SqlText } from './sql-text.ts';

/** PostgreSQL cuts identifiers at NAMEDATALEN - 1 bytes (manual 4.1.1). */
export const maxIdentifierBytes = 63;

const plain = /^[a-z_][a-z0-9_]*$/;

/**
 * Prints a name as an identifier, quoted unless PostgreSQL reads it back unchanged without quotes
 * (manual 4.1.1).
 *
 * @throws RangeError when no identifier can hold the name; `identifierProblem` says why beforehand.
 */
export function printIdentifier(name: string): SqlText {
  if (plain.test(name) && !reservedWords.has(name) && name.length <= maxIdentifierBytes)
    return name as SqlText;
  const problem = identifierProblem(name);
  if (problem !== null) throw new RangeError(`${JSON.stringify(name)} ${problem}`);
  return `"${name.replaceAll('"', '""')}"` as SqlText;
}

/** Prints `schema.name` or `schema.table.column`. */
export function printQualified(path: readonly string[]): SqlText {
  let text = '';
  for (const part of path) text += text === '' ? printIdentifier(part) : `.${printIdentifier(part)}`;
  return text as SqlText;
}

/** Prints `(a, b)`. */
export function printColumnList(names: readonly string[]): SqlText {
  return print`(${joinSql(names.map(printIdentifier), ', ')})`;
}

/** Why no identifier can hold this name, or null when one can. */
export function identifierProblem(name: string): string | null {
  if (name === '') return 'is empty';
  if (name.includes('\0')) return 'contains a NUL character, which PostgreSQL cannot store';
  // A checkout may turn LF into CRLF, so that files of SQL are read with LF alone.
  if (name.includes('\r')) return 'contains a carriage return, which no SQL file is sure to keep';
  if (!name.isWellFormed()) return 'contains an unpaired surrogate, which UTF-8 cannot hold';
  const bytes = utf8Length(name);
  if (bytes > maxIdentifierBytes)
    return `is ${bytes} bytes long; PostgreSQL cuts names at ${maxIdentifierBytes}`;
  return null;
}

/** UTF-8 length without `node:buffer`, because the DSL also runs where there is no Node. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
