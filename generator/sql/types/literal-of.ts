import type { Scalar } from '../expression.ts';
import { findType } from './built-in-types.ts';
import type { Json } from './default-problem.ts';
import type { TypeParts } from './pg-type.ts';

/**
 * The scalar whose printed literal means this JSON value in a column of the type: an array becomes its text form
 * `{a,b}` (manual 8.15.2), a json value its document, everything else stands as it is.
 */
export function literalOf(type: TypeParts, value: Json | { readonly bigint: string }): Scalar {
  if (type.dimensions === 1 && Array.isArray(value)) return arrayText(type, value as readonly Json[]);
  if (findType(type)?.literal === 'json') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return value;
  if ('bigint' in value && typeof value.bigint === 'string') return { bigint: value.bigint };
  return JSON.stringify(value);
}

function arrayText(type: TypeParts, values: readonly Json[]): string {
  const item = { ...type, dimensions: 0 } as const;
  return `{${values.map((value) => itemText(item, value)).join(',')}}`;
}

/** Always quoted: unquoted, `null`, an empty text, blanks, commas and braces would mean something else. */
function itemText(type: TypeParts, value: Json): string {
  if (value === null) return 'NULL';
  const scalar = literalOf(type, value);
  const text = typeof scalar === 'object' && scalar !== null ? scalar.bigint : `${scalar}`;
  if (typeof scalar !== 'string') return text;
  return `"${text.replace(/["\\]/g, (character) => `\\${character}`)}"`;
}
