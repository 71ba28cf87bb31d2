import { SchemaError } from '../kernel/diagnostic.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import type { Described } from './described.ts';

/**
 * Descriptions in which the columns that `notNull` promises are not nullable.
 *
 * @throws SchemaError TW255 for a promise about a column that is not there
 */
export function withPromises(
  described: Described,
  promised: ReadonlyMap<ObjectId, readonly string[]> = new Map(),
): Described {
  if (promised.size === 0) return described;
  return {
    get(id) {
      const description = described.get(id);
      const names = promised.get(id);
      if (description === undefined || names === undefined) return description;
      const missing = names.find((name) => !description.columns.some((column) => column.name === name));
      if (missing !== undefined) throw noColumn(id, missing);
      const columns = description.columns.map((column) =>
        names.includes(column.name)
          ? { ...column, nullable: false, reason: 'notNull() promises it' }
          : column,
      );
      return { ...description, columns };
    },
  };
}

function noColumn(id: ObjectId, name: string): SchemaError {
  const message = `${id.replace(':', ' ')} promises notNull() of ${name}, which is none of its output columns`;
  const hint = 'Write it in the outermost SELECT list.';
  return new SchemaError([{ code: 'TW255', severity: 'error', message, hint, at: id, source: null }]);
}
