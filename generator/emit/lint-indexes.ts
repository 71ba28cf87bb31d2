import { type Model, modelOf } from '../kernel/model.ts';
import { type ObjectId, objectId } from '../kernel/object-id.ts';
import { keysOf } from './keys-of.ts';
import { questionsOf } from './questions.ts';
import { relationsOf } from './relation.ts';
import type { IndexPart, Relation } from './relation-document.ts';

/** What an index costs for nothing, or a foreign key for want of one. Advice: nothing is dropped because of it. */
export interface IndexFinding {
  readonly what: 'duplicate' | 'prefix' | 'unused' | 'unindexed foreign key';
  readonly schema: string;
  readonly table: string;
  /** The index, or the foreign key. */
  readonly name: string;
  readonly columns: readonly string[];
  /** The index or key that does the same; null where there is none. */
  readonly by: string | null;
  readonly at: ObjectId;
}

/** An index, or the one behind a key. */
interface Built {
  readonly name: string;
  readonly method: string;
  readonly parts: readonly IndexPart[];
  /** Each part as text, the direction included: what makes two indexes alike. */
  readonly keys: readonly string[];
  readonly include: readonly string[];
  readonly where: string | null;
  readonly unique: boolean;
  readonly isConstraint: boolean;
}

/** Indexes that another covers or nothing uses, and foreign keys without one, by table. */
export function lintIndexes(model: Model): readonly IndexFinding[] {
  // The columns of a view are PostgreSQL's to know; its indexes are none.
  const tables = modelOf([...model.objects.values()].filter(({ kind }) => kind !== 'view'));
  const readers = columnsThatAreRead(model);
  return relationsOf(tables, new Map())
    .filter(({ owner }) => owner === 'schema')
    .flatMap((table) => [...lintTable(table, readers), ...unindexedForeignKeys(table)]);
}

function lintTable(table: Relation, readers: ReadonlySet<ObjectId>): readonly IndexFinding[] {
  const all = builtOf(table);
  const used = usedByHelpers(table);
  return all.flatMap((index, place): readonly IndexFinding[] => {
    if (index.isConstraint) return [];
    const finding = (what: IndexFinding['what'], by: string | null): readonly IndexFinding[] => [
      { ...placeOf(table, index.name, 'index'), what, columns: index.keys, by },
    ];
    const twin = all.find(
      (other, at) => at !== place && isTwin(index, other) && stays(other, index, at < place),
    );
    if (twin !== undefined) return finding('duplicate', twin.name);
    const longer = all.find((other) => isPrefix(index, other));
    if (longer !== undefined) return finding('prefix', longer.name);
    return index.unique || used.has(index.name) || isUsed(table, index, readers)
      ? []
      : finding('unused', null);
  });
}

function placeOf({ schema, name: table }: Relation, name: string, kind: 'index' | 'constraint') {
  return { schema, table, name, at: objectId(kind, [schema, table, name]) };
}

/** Keys first, so that an index is the twin of its constraint and not the other way round. */
function builtOf(table: Relation): readonly Built[] {
  const keys = keysOf(table).filter(({ by }) => by !== 'index');
  return [
    ...keys.map(({ name, columns }) => ({
      name,
      method: 'btree',
      parts: [],
      keys: columns,
      include: [],
      where: null,
      unique: true,
      isConstraint: true,
    })),
    ...table.indexes.map(({ name, method, unique, parts, keys, include, where }) => ({
      name,
      method,
      parts,
      keys: keys.map((key, at) => textOfPart(key, parts[at])),
      include,
      where,
      unique,
      isConstraint: false,
    })),
  ];
}

/** The plain name of a plain key, so that it equals the column of a constraint. */
function textOfPart(key: string, part: IndexPart | undefined): string {
  if (part?.column === null || part?.column === undefined || part.operatorClass !== null || part.hasCollation)
    return key;
  const usual = part.descending === part.nullsFirst;
  return `${part.column}${part.descending ? ' DESC' : ''}${usual ? '' : ` NULLS ${part.nullsFirst ? 'FIRST' : 'LAST'}`}`;
}

/** The same keys, rows and promise: one of them is there for nothing. */
function isTwin(index: Built, other: Built): boolean {
  return (
    index.method === other.method &&
    index.where === other.where &&
    (!index.unique || other.unique) &&
    index.keys.length === other.keys.length &&
    isBeginning(index, other)
  );
}

/** Of two that are alike, the one that promises more stays; else the one that comes first. */
function stays(other: Built, index: Built, isBefore: boolean): boolean {
  return other.isConstraint || (other.unique === index.unique ? isBefore : other.unique);
}

/** Not of a unique index: it promises what the longer one does not. */
function isPrefix(index: Built, other: Built): boolean {
  return (
    index.method === 'btree' &&
    other.method === 'btree' &&
    !index.unique &&
    index.where === other.where &&
    index.keys.length < other.keys.length &&
    isBeginning(index, other)
  );
}

/** A single key can be read both ways, so its direction does not matter. */
function isBeginning(index: Built, other: Built): boolean {
  const bare = (key: string | undefined): string | undefined =>
    index.keys.length === 1 && index.method === 'btree'
      ? key?.replace(/(?: DESC)?(?: NULLS (?:FIRST|LAST))?$/, '')
      : key;
  return (
    index.include.every((column) => other.include.includes(column) || other.keys.includes(column)) &&
    index.keys.every((key, at) => bare(key) === bare(other.keys[at]))
  );
}

function usedByHelpers(table: Relation): ReadonlySet<string> {
  const { keys, lists, searches } = questionsOf(table);
  return new Set([
    ...keys.map(({ index }) => index),
    ...lists.flatMap(({ paths }) => paths.map(({ index }) => index)),
    ...searches.map(({ index }) => index),
  ]);
}

/** Whether a foreign key looks up by it, or a view, a query or a function of the schema reads what it begins with. */
function isUsed(table: Relation, { parts }: Built, readers: ReadonlySet<ObjectId>): boolean {
  const [first] = parts;
  const column = first?.column ?? first?.lowerOf ?? null;
  // Of an expression nothing can be said without asking PostgreSQL.
  if (column === null) return true;
  return (
    table.foreignKeys.some(({ columns }) => columns.includes(column)) ||
    readers.has(objectId('column', [table.schema, table.name, column]))
  );
}

/** Columns that something else than an index, a key or a check of their own table reads. */
function columnsThatAreRead(model: Model): ReadonlySet<ObjectId> {
  const read = new Set<ObjectId>();
  for (const { kind, uses } of model.objects.values()) {
    if (kind === 'index' || kind === 'constraint' || kind === 'column') continue;
    for (const { on } of uses) if (on.startsWith('column:')) read.add(on);
  }
  return read;
}

/** The other side's updates and deletes look for rows that refer to it: without an index, through the whole table. */
function unindexedForeignKeys(table: Relation): readonly IndexFinding[] {
  const leading = new Set(
    builtOf(table)
      .filter(({ where, method }) => where === null && (method === 'btree' || method === 'hash'))
      .map(({ keys }) => keys[0]?.replace(/ DESC.*$| NULLS.*$/, '')),
  );
  return table.foreignKeys.flatMap(({ name, columns }): readonly IndexFinding[] =>
    columns.some((column) => leading.has(column))
      ? []
      : [{ ...placeOf(table, name, 'constraint'), what: 'unindexed foreign key', columns, by: null }],
  );
}
