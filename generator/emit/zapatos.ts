import { findType, zapatosType } from '../sql/types.ts';
import { jsonText } from './column-types.ts';
import { columnWords } from './column-words.ts';
import { compareTexts } from './compare-texts.ts';
import { distinctNames } from './distinct-names.ts';
import { flatText } from './flat-text.ts';
import { keysOf } from './keys-of.ts';
import { identifierOf } from './names.ts';
import type { Relation, RelationColumn } from './relation-document.ts';
import { printTsKey, printTsString, printTsUnion } from './ts-printer.ts';

/** What `zapatos/db` of version 6 asks of a schema; it refuses another number at compile time. */
const canaryVersion = 104;

// zapatos writes each column out five times, with every form that a value of it may take. Here a column stands once, as
// what it is, and these types make the five interfaces of it when they are asked for.
const helpers = `  /** A type: as it is read, as it is read in JSON, and as it is written. */
  interface Of<S, J = S, W = S> { s: S; j: J; w: W }
  // A column of a type: required, optional or nullable in an insert; set by the server; and of a view.
  interface Req<T> { type: T; null: never; in: 'required' }
  interface Opt<T> { type: T; null: never; in: 'optional' }
  interface Nul<T> { type: T; null: null; in: 'nullable' }
  interface Gen<T> { type: T; null: never; in: never }
  interface GenNul<T> { type: T; null: null; in: never }
  interface View<T> { type: T; null: never; in: 'nullable' }

  type Select<C> = { [K in keyof C]: C[K] extends { type: { s: infer S }; null: infer N } ? S | N : never };
  type Json<C> = { [K in keyof C]: C[K] extends { type: { j: infer J }; null: infer N } ? J | N : never };
  type Where<C> = { [K in keyof C]?: C[K] extends { type: { w: infer W } } ? Test<W> | db.SQLFragment<unknown, Test<W>> : never };
  type Keys<C, In> = { [K in keyof C]: C[K] extends { in: infer I } ? [I] extends [never] ? never : I extends In ? K : never : never }[keyof C];
  type Writable<C> = Keys<C, unknown>;
  type None = { [key: string]: never };
  type Insert<C> = [Writable<C>] extends [never] ? None
    : { [K in Keys<C, 'required'>]: Put<C[K]> } & { [K in Keys<C, 'optional' | 'nullable'>]?: Put<C[K]> };
  type Update<C> = [Writable<C>] extends [never] ? None : { [K in Writable<C>]?: Put<C[K]> | db.SQLFragment<unknown, Put<C[K]>> };
  type Param<T> = T | db.Parameter<T>;
  type Test<T> = Param<T> | db.SQLFragment | db.ParentColumn;
  type Put<X> = X extends { type: { w: infer W }; in: infer I }
    ? Param<W> | db.SQLFragment | (I extends 'required' ? never : db.DefaultType) | (I extends 'nullable' ? null : never)
    : never;
  type Expression<T, C> = T | db.ColumnNames<Update<C> | (keyof Update<C>)[]> | db.ColumnValues<Update<C>> | Where<C> | keyof C | db.ParentColumn | db.GenericSQLExpression;
  /** A relation: its columns and the names of its unique indexes. */
  interface Rel<C, U> { columns: C; unique: U }
`;

/**
 * Prints the types that make `zapatos/db` know the schema: they mean what `zapatos generate` writes, without a database
 * and in a fraction of the bytes. They are narrower where more is known: the values of a `oneOf`, and view columns that
 * are never null.
 */
export function printZapatosSchema(all: readonly Relation[]): string {
  const relations = all.filter(({ owner }) => owner !== 'external');
  const schemas = [...new Set(['public', ...relations.map(({ schema }) => schema)])].sort(compareSchemas);
  const customs = customTypes(relations);
  const types = new Map<string, string>();
  const bodies = schemas.map((schema) =>
    printSchema(
      schema,
      relations.filter((relation) => relation.schema === schema),
      types,
    ),
  );
  return `declare module 'zapatos/schema' {
  import type * as db from 'zapatos/db';
${customs.length === 0 ? '' : "  import type * as c from 'zapatos/custom';\n"}
  export interface schemaVersionCanary extends db.SchemaVersionCanary { version: ${canaryVersion} }

${helpers}
${[...types]
  .sort(([a], [b]) => compareTexts(a, b))
  .map(([name, type]) => `  type ${name} = ${type};\n`)
  .join('')}
${bodies.join('\n')}
${printGlobals(schemas)}}
${printCustomTypes(customs)}`;
}

/** `public` first, whose relations stand outside any namespace. */
function compareSchemas(a: string, b: string): number {
  return Number(b === 'public') - Number(a === 'public') || compareTexts(a, b);
}

function printSchema(schema: string, relations: readonly Relation[], types: Map<string, string>): string {
  const namespaces = relations.map((relation) => printRelation(relation, types)).join('');
  const aggregates = printAggregates(relations);
  return schema === 'public'
    ? `${namespaces}  export namespace public {\n${aggregates}  }\n`
    : `  export namespace ${namespaceOf(schema)} {\n${namespaces}${aggregates}  }\n`;
}

function printRelation(relation: Relation, types: Map<string, string>): string {
  let columns = '';
  for (const column of [...relation.columns].sort(byName))
    columns += ` ${columnWords(column.name).key}: ${sortOf(column, relation)}<${typeOf(column, types)}>;`;
  return flatText(`  export namespace ${identifierOf(relation.name)} {
    type Table = ${printTsString(tableName(relation))};
    interface Columns {${columns} }
    interface Selectable extends Select<Columns> {}
    interface JSONSelectable extends Json<Columns> {}
    interface Whereable extends Where<Columns> {}
    interface Insertable extends Insert<Columns> {}
    interface Updatable extends Update<Columns> {}
    type UniqueIndex = ${printTsUnion(uniqueIndexes(relation))};
    type Column = keyof Columns;
    type OnlyCols<T extends readonly Column[]> = Pick<Selectable, T[number]>;
    type SQLExpression = Expression<Table, Columns>;
    type SQL = SQLExpression | SQLExpression[];
  }
`);
}

function byName(a: RelationColumn, b: RelationColumn): number {
  return compareTexts(a.name, b.name);
}

/** Which of the sorts of columns above it is. PostgreSQL says of every column of a view that it may be left out. */
function sortOf({ nullable, write }: RelationColumn, { kind, insertable }: Relation): string {
  if (kind === 'view' ? !insertable : write === 'never') return nullable ? 'GenNul' : 'Gen';
  if (nullable) return 'Nul';
  return kind === 'view' ? 'View' : write === 'optional' ? 'Opt' : 'Req';
}

/** The type of a column; one that is not its own alone is declared once, under the name that PostgreSQL has for it. */
function typeOf({ type, typescript }: RelationColumn, types: Map<string, string>): string {
  const { values, json } = typescript;
  // A type of a module that is imported has no name here: the module of zapatos is not the application's.
  const known = json?.module == null ? typescript : { ...typescript, json: null };
  const exact = values === null ? jsonText(known) : printTsUnion(values);
  if (exact !== null) return `Of<${type.dimensions === 1 ? `(${exact})[]` : exact}>`;
  const { selectable, jsonSelectable, insertable, custom } = zapatosType(type);
  const internal = findType(type)?.internal ?? type.name;
  const name = custom ?? (type.dimensions === 1 ? `${internal}_array` : internal);
  if (!types.has(name)) {
    const different = jsonSelectable !== selectable || insertable !== selectable;
    types.set(name, `Of<${selectable}${different ? `, ${jsonSelectable}, ${insertable}` : ''}>`);
  }
  return name;
}

/** Every unique index has the name of its constraint or its own. */
function uniqueIndexes(relation: Relation): readonly string[] {
  const names = keysOf(relation).map(({ name }) => name);
  for (const { name, unique } of relation.indexes) if (unique) names.push(name);
  return distinctNames(names);
}

function printAggregates(relations: readonly Relation[]): string {
  const entries = relations.map((relation) => {
    const name = identifierOf(relation.name);
    return ` ${printTsKey(tableName(relation))}: Rel<${name}.Columns, ${name}.UniqueIndex>;`;
  });
  const list = (kinds: readonly string[]): string =>
    `[${relations
      .filter(({ kind }) => kinds.includes(kind))
      .map((relation) => printTsString(tableName(relation)))
      .join(', ')}]`;
  return [
    `    interface Relations {${entries.join('')} }\n`,
    '    type Table = keyof Relations;\n',
    ...aggregated.map((what) => `    type ${what} = ${what}ForTable<Table>;\n`),
    ...tableLists.map(([what, kinds]) => `    type ${what} = ${list(kinds)};\n`),
  ].join('');
}

const aggregated = [
  ...['Selectable', 'JSONSelectable', 'Whereable', 'Insertable', 'Updatable', 'UniqueIndex', 'Column'],
];

/** Foreign tables and materialised views are not modelled, so there are none. */
const tableLists: readonly (readonly [name: string, kinds: readonly string[]])[] = [
  ['AllBaseTables', ['table']],
  ['AllForeignTables', []],
  ['AllViews', ['view']],
  ['AllMaterializedViews', []],
  ['AllTablesAndViews', ['table', 'view']],
];

/** What each type of a table is made of, whose name is `K`. */
const lookups: readonly (readonly [what: string, made: string])[] = [
  ['Selectable', 'Select<ColumnsOf<K>>'],
  ['JSONSelectable', 'Json<ColumnsOf<K>>'],
  ['Whereable', 'Where<ColumnsOf<K>>'],
  ['Insertable', 'Insert<ColumnsOf<K>>'],
  ['Updatable', 'Update<ColumnsOf<K>>'],
  ['UniqueIndex', 'Relations[K] extends Rel<unknown, infer U> ? U : never'],
  ['Column', 'Relations[K] extends Rel<infer C, unknown> ? keyof C : never'],
  ['SQL', 'Expression<K, ColumnsOf<K>> | Expression<K, ColumnsOf<K>>[]'],
];

function printGlobals(schemas: readonly string[]): string {
  const names = schemas.map(namespaceOf);
  return [
    `  export type Schema = ${printTsUnion(schemas)};\n`,
    `  interface Relations extends ${names.map((name) => `${name}.Relations`).join(', ')} {}\n`,
    '  export type Table = keyof Relations;\n',
    ...aggregated.map((what) => `  export type ${what} = ${what}ForTable<Table>;\n`),
    `  export type AllSchemas = [${schemas.map(printTsString).join(', ')}];\n`,
    ...tableLists.map(
      ([what]) => `  export type ${what} = [${names.map((name) => `...${name}.${what}`).join(', ')}];\n`,
    ),
    '\n  type ColumnsOf<K extends Table> = Relations[K] extends Rel<infer C, unknown> ? C : never;\n',
    ...lookups.map(
      ([what, made]) => `  export type ${what}ForTable<T extends Table> = { [K in T]: ${made} }[T];\n`,
    ),
  ].join('');
}

function tableName({ schema, name }: Relation): string {
  return schema === 'public' ? name : `${schema}.${name}`;
}

function namespaceOf(schema: string): string {
  return schema === 'public' ? schema : identifierOf(schema);
}

function customTypes(relations: readonly Relation[]): readonly string[] {
  const names = new Set<string>();
  for (const { columns } of relations) {
    for (const { type } of columns) {
      const { custom } = zapatosType(type);
      if (custom !== null) names.add(custom);
    }
  }
  return [...names].sort();
}

/** zapatos writes these as placeholders to be edited, of type `any`; every one of them travels as text. */
function printCustomTypes(names: readonly string[]): string {
  if (names.length === 0) return '';
  return `\ndeclare module 'zapatos/custom' {\n${names.map((name) => `  export type ${name} = string;\n`).join('')}}\n`;
}
