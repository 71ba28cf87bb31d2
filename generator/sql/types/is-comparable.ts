import type { TypeParts } from './pg-type.ts';

const families: readonly (readonly string[])[] = [
  ['smallint', 'integer', 'bigint'],
  ['text', 'character varying', 'character', 'citext'],
];

/** Whether a foreign key may hold two columns of these types against each other. */
export function isComparable(a: TypeParts, b: TypeParts): boolean {
  if (a.dimensions !== b.dimensions) return false;
  return a.name === b.name || families.some((family) => family.includes(a.name) && family.includes(b.name));
}
