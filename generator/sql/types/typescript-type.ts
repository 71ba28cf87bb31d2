import { findType } from './built-in-types.ts';
import type { TypeParts, TypeScriptPair } from './pg-type.ts';

/**
 * The TypeScript types of a column's values: `select` as generated code reads them, `insert` as it takes them.
 * `JsonValue` is a type that generated code declares; `Buffer` is Node's. An array is an array of its items (of NULL
 * items PostgreSQL has no declaration). A type of an extension reads and writes its text form.
 *
 * @example typescriptType(parseType('bigint[]'), 'number') // { select: 'number[]', insert: 'number[]' }
 */
export function typescriptType(
  type: TypeParts,
  as: 'string' | 'number' | 'bigint' | null = null,
): TypeScriptPair {
  const known = findType(type);
  const pair = (as === null ? undefined : known?.as[as]) ??
    known?.typescript ?? { select: 'string', insert: 'string' };
  if (type.dimensions === 0) return pair;
  return { select: arrayOf(pair.select), insert: arrayOf(pair.insert) };
}

function arrayOf(item: string): string {
  return item.includes('|') ? `(${item})[]` : `${item}[]`;
}
