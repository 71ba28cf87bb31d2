import { zapatosType } from '../sql/types.ts';
import { jsonText } from './column-types.ts';
import { compareTexts } from './compare-texts.ts';
import { flatText } from './flat-text.ts';
import { identifierOf } from './names.ts';
import type { Relation, RelationColumn } from './relation-document.ts';
import { printTsKey, printTsString, printTsUnion } from './ts-printer.ts';

/** What `zapatos/db` of version 6 asks of a schema; it refuses another number at compile time. */
const canaryVersion = 104;

// The six types below say once what zapatos writes out at every column.
const helpers = `  type Param<T> = T | db.Parameter<T>;
  type Test<T> = Param<T> | db.SQLFragment | db.ParentColumn;
  type Where<T> = Test<T> | db.SQLFragment<unknown, Test<T>>;
  type Put<T> = Param<T> | db.SQLFragment;
  type Auto<T> = Put<T> | db.DefaultType;
  type Change<T> = T | db.SQLFragment<unknown, T>;
`;

/**
 * Prints the types that make `zapatos/db` know the schema: what `zapatos generate` writes, without a database and a
 * tenth as long. It is narrower where more is known: the values of a `oneOf`, and view columns that are never null.
 */
export function printZapatosSchema(all: readonly Relation[]): string {
  const relations = all.filter(({ owner }) => owner !== 'external');
  const schemas = [...new Set(['public', ...relations.map(({ schema }) => schema)])].sort(compareSchemas);
  const customs = customTypes(relations);
  return `declare module 'zapatos/schema' {
  import type * as db from 'zapatos/db';
${customs.length === 0 ? '' : "  import type * as c from 'zapatos/custom';\n"}
  export interface schemaVersionCanary extends db.SchemaVersionCanary { version: ${canaryVersion} }

${helpers}
${schemas
  .map((schema) =>
    printSchema(
      schema,
      relations.filter((relation) => relation.schema === schema),
    ),
  )
  .join('\n')}
${printGlobals(schemas)}
${printLookups(relations)}
  export {};
}
${printCustomTypes(customs)}`;
}

/** `public` first, whose relations stand outside any namespace. */
function compareSchemas(a: string, b: string): number {
  return Number(b === 'public') - Number(a === 'public') || compareTexts(a, b);
}

function printSchema(schema: string, relations: readonly Relation[]): string {
  const namespaces = relations.map(printRelation).join('');
  const aggregates = printAggregates(relations);
  const name = namespaceOf(schema);
  return schema === 'public'
    ? `${namespaces}  export namespace public {\n${aggregates}  }\n`
    : `  export namespace ${name} {\n${namespaces}${aggregates}  }\n`;
}

function printRelation(relation: Relation): string {
  let selectable = '';
  let json = '';
  let whereable = '';
  let insertable = '';
  let updatable = '';
  for (const column of [...relation.columns].sort(byName)) {
    const key = printTsKey(column.name);
    const types = typesOf(column);
    const orNull = column.nullable ? ' | null' : '';
    // PostgreSQL says of every column of a view that it may be null and can be left out.
    const isView = relation.kind === 'view';
    selectable += ` ${key}: ${types.selectable}${orNull};`;
    json += ` ${key}: ${types.json}${orNull};`;
    whereable += ` ${key}?: Where<${types.whereable}>;`;
    if (!relation.insertable || (!isView && column.write === 'never')) continue;
    const isNull = column.nullable || isView;
    const isOptional = isNull || column.write === 'optional';
    const put = `${isOptional ? 'Auto' : 'Put'}<${types.insertable}>${isNull ? ' | null' : ''}`;
    insertable += ` ${key}${isOptional ? '?' : ''}: ${put};`;
    updatable += ` ${key}?: Change<${put}>;`;
  }
  const noColumn = ' [key: string]: never;';
  return flatText(`  export namespace ${identifierOf(relation.name)} {
    type Table = ${printTsString(tableName(relation))};
    interface Selectable {${selectable} }
    interface JSONSelectable {${json} }
    interface Whereable {${whereable} }
    interface Insertable {${insertable || noColumn} }
    interface Updatable {${updatable || noColumn} }
    type UniqueIndex = ${printTsUnion(uniqueIndexes(relation))};
    type Column = keyof Selectable;
    type OnlyCols<T extends readonly Column[]> = Pick<Selectable, T[number]>;
    type SQLExpression = Table | db.ColumnNames<Updatable | (keyof Updatable)[]> | db.ColumnValues<Updatable> | Whereable | Column | db.ParentColumn | db.GenericSQLExpression;
    type SQL = SQLExpression | SQLExpression[];
  }
`);
}

function byName(a: RelationColumn, b: RelationColumn): number {
  return compareTexts(a.name, b.name);
}

interface Types {
  readonly selectable: string;
  readonly json: string;
  readonly whereable: string;
  readonly insertable: string;
}

/** A schema has many columns of few types. */
const typesByName = new Map<string, Types>();

function typesOf({ type, typescript: { values, json } }: RelationColumn): Types {
  // A shape of a module that is imported has no name here: the module of zapatos is not the application's.
  const exact = values === null ? jsonText(json?.module === null ? json : null) : printTsUnion(values);
  if (exact !== null) {
    const text = type.dimensions === 1 ? `(${exact})[]` : exact;
    return { selectable: text, json: text, whereable: text, insertable: text };
  }
  const key = `${type.schema ?? ''}.${type.name}.${type.dimensions}`;
  let types = typesByName.get(key);
  if (types === undefined) {
    const { selectable, jsonSelectable, whereable, insertable } = zapatosType(type);
    types = { selectable, json: jsonSelectable, whereable, insertable };
    typesByName.set(key, types);
  }
  return types;
}

/** Every unique index has the name of its constraint or its own. */
function uniqueIndexes({ primaryKey, uniqueKeys, indexes }: Relation): readonly string[] {
  const names = [
    ...(primaryKey === null ? [] : [primaryKey.name]),
    ...uniqueKeys.map(({ name }) => name),
    ...indexes.filter(({ unique }) => unique).map(({ name }) => name),
  ];
  return [...new Set(names)].sort();
}

function printAggregates(relations: readonly Relation[]): string {
  const lines = aggregated.map((what) => {
    const union = relations.map(({ name }) => `${identifierOf(name)}.${what}`).join(' | ');
    return `    type ${what} = ${union === '' ? 'never' : union};\n`;
  });
  const list = (kinds: readonly string[]): string =>
    `[${relations
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ name }) => `${identifierOf(name)}.Table`)
      .join(', ')}]`;
  const lists = tableLists.map(([what, kinds]) => `    type ${what} = ${list(kinds)};\n`);
  return [...lines, ...lists].join('');
}

const aggregated = [
  'Table',
  'Selectable',
  'JSONSelectable',
  'Whereable',
  'Insertable',
  'Updatable',
  'UniqueIndex',
  'Column',
];

/** Foreign tables and materialised views are not modelled, so there are none. */
const tableLists: readonly (readonly [name: string, kinds: readonly string[]])[] = [
  ['AllBaseTables', ['table']],
  ['AllForeignTables', []],
  ['AllViews', ['view']],
  ['AllMaterializedViews', []],
  ['AllTablesAndViews', ['table', 'view']],
];

function printGlobals(schemas: readonly string[]): string {
  const names = schemas.map(namespaceOf);
  return [
    `  export type Schema = ${printTsUnion(schemas)};\n`,
    ...aggregated.map(
      (what) => `  export type ${what} = ${names.map((name) => `${name}.${what}`).join(' | ')};\n`,
    ),
    `  export type AllSchemas = [${schemas.map(printTsString).join(', ')}];\n`,
    ...tableLists.map(
      ([what]) => `  export type ${what} = [${names.map((name) => `...${name}.${what}`).join(', ')}];\n`,
    ),
  ].join('');
}

function printLookups(relations: readonly Relation[]): string {
  return [
    'Selectable',
    'JSONSelectable',
    'Whereable',
    'Insertable',
    'Updatable',
    'UniqueIndex',
    'Column',
    'SQL',
  ]
    .map((what) => {
      const entries = relations.map(
        (relation) => ` ${printTsString(tableName(relation))}: ${pathOf(relation)}.${what};`,
      );
      return `  export type ${what}ForTable<T extends Table> = {${entries.join('')} }[T];\n`;
    })
    .join('');
}

function tableName({ schema, name }: Relation): string {
  return schema === 'public' ? name : `${schema}.${name}`;
}

function pathOf({ schema, name }: Relation): string {
  return schema === 'public' ? identifierOf(name) : `${namespaceOf(schema)}.${identifierOf(name)}`;
}

function namespaceOf(schema: string): string {
  return schema === 'public' ? schema : identifierOf(schema);
}

function customTypes(relations: readonly Relation[]): readonly string[] {
  const names = relations.flatMap(({ columns }) => columns.map(({ type }) => zapatosType(type).custom));
  return [...new Set(names.filter((name) => name !== null))].sort();
}

/** zapatos writes these as placeholders to be edited, of type `any`; every one of them travels as text. */
function printCustomTypes(names: readonly string[]): string {
  if (names.length === 0) return '';
  return `\ndeclare module 'zapatos/custom' {\n${names.map((name) => `  export type ${name} = string;\n`).join('')}}\n`;
}
