import { pgTypes } from '../../sql/types.ts';
import type { ColumnType } from './model.ts';

const plainTypes: ReadonlyMap<string, ColumnType> = new Map(
  [...pgTypes.keys()].map((name) => [name, { name, schema: null, modifiers: [], dimensions: 0 }]),
);

/** A type of these parts, no array. Columns of one built-in type share it, so that what is made of a type is made once. */
export function scalarType(name: string, modifiers: readonly number[], schema: string | null): ColumnType {
  const plain = schema === null && modifiers.length === 0 ? plainTypes.get(name) : undefined;
  return plain ?? { name, schema, modifiers, dimensions: 0 };
}
