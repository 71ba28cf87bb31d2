import { type ObjectId, objectId } from '../kernel/object-id.ts';
import type { Described, DescribedColumn, Origin } from './described.ts';
import type { Relation, RelationColumn, TypeScriptReading } from './relation-document.ts';

/** A column of a table. */
export interface TableColumn {
  readonly table: Relation;
  readonly column: RelationColumn;
}

/** The column of a table that an origin leads to, through any number of views; null where it leads to none. */
export type FindOrigin = (origin: Origin | null) => TableColumn | null;

export function originFinder(tables: ReadonlyMap<ObjectId, Relation>, described: Described): FindOrigin {
  return function find(origin) {
    if (origin === null) return null;
    const [schema, relation, name] = origin;
    const table = tables.get(objectId('table', [schema, relation]));
    const column = table?.columns.find((each) => each.name === name);
    if (table !== undefined) return column === undefined ? null : { table, column };
    const view = described.get(objectId('view', [schema, relation]));
    return find(view?.columns.find((each) => each.name === name)?.origin ?? null);
  };
}

/** How TypeScript shows a column of a view or query: the values or the shape of the table's column that it plainly is. */
export function readingOfOrigin({ origin }: DescribedColumn, find: FindOrigin): TypeScriptReading {
  const { values = null, json = null, shape } = find(origin)?.column.typescript ?? {};
  return { as: null, values, json, ...(shape === undefined ? {} : { shape }) };
}
