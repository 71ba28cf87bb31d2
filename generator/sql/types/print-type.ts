import { printIdentifier, printQualified } from '../identifier.ts';
import { print, type SqlText, trustSql } from '../sql-text.ts';
import { findType } from './built-in-types.ts';
import type { TypeParts } from './pg-type.ts';

/** Columns of one type share it. */
const printed = new WeakMap<TypeParts, SqlText>();

/**
 * Prints a type as `format_type` does in a session whose search_path is pg_catalog: `timestamp(3) with time zone`,
 * `numeric(12,2)[]`, `public.citext`.
 *
 * @throws RangeError for a type without a schema that no PostgreSQL has.
 */
export function printType(type: TypeParts): SqlText {
  let text = printed.get(type);
  if (text === undefined) {
    text = print`${printScalarType(type)}${trustSql(type.dimensions === 1 ? '[]' : '')}`;
    printed.set(type, text);
  }
  return text;
}

function printScalarType(type: TypeParts): SqlText {
  const modifiers = printModifiers(type.modifiers);
  if (type.schema !== null) return print`${printQualified([type.schema, type.name])}${modifiers}`;
  if (findType(type) === undefined)
    throw new RangeError(`${JSON.stringify(type.name)} is not a built-in type`);
  if (type.modifiers.length === 0) return trustSql(type.name);
  // `timestamp with time zone` takes its precision after the first word (manual 8.5).
  const zoned = /^(time|timestamp) (with|without) time zone$/.exec(type.name);
  if (zoned !== null) return trustSql(`${zoned[1]}${modifiers} ${zoned[2]} time zone`);
  return trustSql(`${type.name}${modifiers}`);
}

function printModifiers(modifiers: TypeParts['modifiers']): SqlText {
  if (modifiers.length === 0) return trustSql('');
  const printed = modifiers.map((value) => (typeof value === 'number' ? `${value}` : printIdentifier(value)));
  return trustSql(`(${printed.join(',')})`);
}
