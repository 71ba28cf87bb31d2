import { type ObjectId, objectId } from '../kernel/object-id.ts';
import type { DescribedRelation } from './described.ts';
import type { FindOrigin } from './find-origin.ts';
import { keysOf } from './keys-of.ts';
import type { Key, Relation, RelationIndex, ViewReach } from './relation-document.ts';

/** The keys of a view, and the indexes below that find and order its rows, in the names of its columns. */
export function reachOf(
  description: DescribedRelation,
  tables: ReadonlyMap<ObjectId, Relation>,
  find: FindOrigin,
): ViewReach {
  const alike = new Map<string, readonly string[]>();
  const keys = description.keys.map((columns) => keyOf(columns, description, find, alike));
  const primary = keys.find(({ by }) => by === 'primary key') ?? null;
  return {
    primaryKey: primary,
    uniqueKeys: keys.filter((key) => key !== primary),
    indexes: indexesOf(description, tables, find),
    isOrdered: description.rows !== null,
    alike,
  };
}

/** The key under the name of the table's key that its first column belongs to. */
function keyOf(
  columns: readonly string[],
  { columns: all }: DescribedRelation,
  find: FindOrigin,
  alike: Map<string, readonly string[]>,
): Key {
  const origins = columns.map((name) => find(all.find((column) => column.name === name)?.origin ?? null));
  const [first = null] = origins;
  const own = origins.flatMap((origin) =>
    origin !== null && origin.table === first?.table ? [origin.column.name] : [],
  );
  const [key, ...longer] = (first === null ? [] : keysOf(first.table))
    .filter((one) => own.every((name, at) => one.columns[at] === name))
    .sort((a, b) => a.columns.length - b.columns.length);
  const isWhole = own.length === columns.length;
  if (key !== undefined)
    alike.set(
      key.name,
      longer.map(({ name }) => name),
    );
  return {
    name: key?.name ?? '',
    columns,
    by: isWhole && key?.by === 'primary key' ? 'primary key' : 'unique',
    isDeferrable: false,
    // A key of a view is over columns without NULL.
    nullsNotDistinct: false,
    comment: null,
  };
}

/** Those of the table of which each row of the view shows another row, as far as their columns are shown. */
function indexesOf(
  { rows, columns }: DescribedRelation,
  tables: ReadonlyMap<ObjectId, Relation>,
  find: FindOrigin,
): readonly RelationIndex[] {
  const table = rows === null ? undefined : tables.get(objectId('table', rows.of));
  if (rows === null || table === undefined) return [];
  const shown = new Map<string, string>();
  for (const name of rows.columns) {
    const origin = find(columns.find((column) => column.name === name)?.origin ?? null);
    if (origin !== null && !shown.has(origin.column.name)) shown.set(origin.column.name, name);
  }
  return [...table.indexes, ...keysOf(table).flatMap(indexOfKey)].flatMap((index) => {
    const parts = shownParts(index, shown);
    // A predicate is over columns of the table, and what a row has to be unique among.
    return parts.length === 0 || index.where !== null
      ? []
      : [{ ...index, parts, unique: index.unique && parts.length === index.parts.length }];
  });
}

function shownParts({ parts }: RelationIndex, shown: ReadonlyMap<string, string>): RelationIndex['parts'] {
  const renamed = parts.map((part) => ({
    ...part,
    column: shown.get(part.column ?? '') ?? null,
    lowerOf: shown.get(part.lowerOf ?? '') ?? null,
  }));
  const end = renamed.findIndex(({ column, lowerOf }) => column === null && lowerOf === null);
  return end === -1 ? renamed : renamed.slice(0, end);
}

/** The index behind a key that a constraint makes. */
function indexOfKey({ name, columns, by }: Key): readonly RelationIndex[] {
  if (by === 'index') return [];
  const plain = {
    lowerOf: null,
    descending: false,
    nullsFirst: false,
    operatorClass: null,
    hasCollation: false,
  };
  const parts = columns.map((column) => ({ ...plain, column }));
  const none = { include: [], where: null, comment: null };
  return [{ ...none, name, method: 'btree', unique: true, parts, keys: columns, columns }];
}
