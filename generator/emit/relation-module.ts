import { printColumnList, printIdentifier, printQualified } from '../sql/identifier.ts';
import { type ColumnReading, readingOf } from './column-types.ts';
import { printJsonImports } from './json-import.ts';
import { hashOf, helperName, slugOf, valuesName } from './names.ts';
import type { Key, Relation, RelationColumn } from './relation-document.ts';
import { printJsDoc, printTsKey, printTsString } from './ts-printer.ts';

/** Where a module stands and how it imports. */
export interface ModulePlace {
  /** Path of the file, relative to the project's root. */
  readonly file: string;
  /** Path from the file to the folder `db/runtime`. */
  readonly runtime: string;
  readonly imports: 'js' | 'ts';
}

/** Names that a module may use for itself; a type of a JSON shape cannot have one. */
const ownNames: ReadonlySet<string> = new Set([
  ...['Row', 'Insert', 'Update', 'Key', 'Queryable', 'JsonValue', 'Table'],
  ...['Date', 'Promise', 'Uint8Array', 'Map', 'Number', 'BigInt'],
]);

/** A column with what a module says of it more than once. */
interface ModuleColumn {
  readonly column: RelationColumn;
  /** Its name as the key of a property. */
  readonly key: string;
  readonly reading: ColumnReading;
}

function moduleColumn(column: RelationColumn): ModuleColumn {
  return { column, key: printTsKey(column.name), reading: readingOf(column) };
}

/**
 * Prints the module of a table: flat types, the values of each `oneOf`, and the helpers that its keys allow. A table
 * that is not ours (the ledger, an external table) can be read and not written.
 */
export function printTableModule(table: Relation, place: ModulePlace): string {
  const columns = table.columns.map(moduleColumn);
  const parts = [
    printImports(table, columns, place),
    printRow(table, columns),
    isWritable(table) ? printWriteTypes(columns) : '',
    table.primaryKey === null ? '' : printKeyType(columns, table.primaryKey),
    printValues(table.columns),
    printConstants(table, columns),
    printHelpers(table),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** Prints the module of a view: its row, and the texts that a query over it is made of. */
export function printViewModule(view: Relation, place: ModulePlace): string {
  const columns = view.columns.map(moduleColumn);
  return [
    printImports(view, columns, place),
    printRow(view, columns),
    printJsDoc('The view, as a query names it.') +
      constant('relation', printQualified([view.schema, view.name])),
    printJsDoc('Its columns, as a SELECT lists them.') +
      constant('columns', printColumnList(view.columns.map(({ name }) => name)).slice(1, -1)),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function printImports(relation: Relation, columns: readonly ModuleColumn[], place: ModulePlace): string {
  const helpers = hasHelpers(relation);
  const functions = new Set<string>(helpers ? ['type Table'] : []);
  if (relation.primaryKey !== null) functions.add('byKey');
  if (isWritable(relation)) {
    functions.add('insertRow');
    if (relation.primaryKey !== null) functions.add('updateRow');
  }
  let needsJsonValue = false;
  for (const { column, reading } of columns) {
    needsJsonValue ||= reading.needsJsonValue;
    if (!helpers) continue;
    if (reading.encoder !== null && column.write !== 'never') functions.add(reading.encoder);
    if (reading.decoder?.startsWith('each(')) functions.add('each');
  }
  const types = [...(needsJsonValue ? ['JsonValue'] : []), ...(helpers ? ['Queryable'] : [])].join(', ');
  const names = tableExports.filter((name) => functions.has(name)).join(', ');
  const from = (file: string): string => `'${place.runtime}/${file}.${place.imports}';\n`;
  return (
    printJsonImports(relation.columns, place.file, place.imports, ownNames, relation.id) +
    (types === '' ? '' : `import type { ${types} } from ${from('queryable')}`) +
    (names === '' ? '' : `import { ${names} } from ${from('table')}`)
  );
}

/** What a module may import of `db/runtime/table.ts`, in the order that it is listed. */
const tableExports: readonly string[] = [
  ...['byKey', 'each', 'insertRow', 'json', 'jsonArray', 'nullableJson', 'type Table', 'updateRow'],
];

/** An interface of lines that end in a line break. */
function printInterface(name: string, doc: string, lines: string): string {
  return lines === ''
    ? `${doc}export type ${name} = Record<string, never>;\n`
    : `${doc}export interface ${name} {\n${lines}}\n`;
}

function printRow(relation: Relation, columns: readonly ModuleColumn[]): string {
  let lines = '';
  for (const { column, key, reading } of columns)
    lines += `${printJsDoc(docOf(column), '  ')}  ${key}: ${reading.row};\n`;
  return printInterface('Row', printJsDoc(relation.comment), lines);
}

function docOf({ comment, reason, nullable }: RelationColumn): string | null {
  if (reason === null || !nullable) return comment;
  return comment === null ? `Null: ${reason}` : `${comment}\nNull: ${reason}`;
}

function printWriteTypes(columns: readonly ModuleColumn[]): string {
  let insert = '';
  let update = '';
  for (const { column, key, reading } of columns) {
    if (column.write === 'never') continue;
    const optional = `${key}?: ${reading.insert} | undefined;\n`;
    const line = column.write === 'optional' ? optional : `${key}: ${reading.insert};\n`;
    insert += `${printJsDoc(insertDoc(column), '  ')}  ${line}`;
    update += `${printJsDoc(column.comment, '  ')}  ${optional}`;
  }
  return `${printInterface('Insert', printJsDoc('A row to insert. What is left out takes its default.'), insert)}
${printInterface('Update', printJsDoc('Changes of a row. What is left out stays as it is.'), update)}`;
}

function insertDoc({ comment, default: standard, identity }: RelationColumn): string | null {
  const value = identity === null ? standard : 'the next number';
  if (value === null) return comment;
  return `${comment === null ? '' : `${comment}\n`}Default: ${value}`;
}

function printKeyType(columns: readonly ModuleColumn[], primaryKey: Key): string {
  let lines = '';
  for (const { column, key, reading } of columns)
    if (primaryKey.columns.includes(column.name)) lines += `  ${key}: ${reading.insert};\n`;
  return printInterface('Key', printJsDoc('The primary key.'), lines);
}

function printValues(columns: readonly RelationColumn[]): string {
  let lines = '';
  for (const { name, typescript } of columns) {
    const { values } = typescript;
    if (values !== null)
      lines += `export const ${valuesName(name)} = [${values.map(printTsString).join(', ')}] as const;\n`;
  }
  return lines;
}

function printConstants(table: Relation, all: readonly ModuleColumn[]): string {
  if (!hasHelpers(table)) return '';
  const relation = printQualified([table.schema, table.name]);
  const writable: string[] = [];
  let columns = '';
  let encode = '';
  let decode = '';
  for (const { column, reading } of all) {
    const { name, write } = column;
    columns += `${columns === '' ? '' : ', '}${selectItem(name, reading.cast)}`;
    if (write !== 'never' && isWritable(table)) writable.push(name);
    if (write !== 'never' && reading.encoder !== null) encode += printEntry(encode, name, reading.encoder);
    if (reading.decoder !== null) decode += printEntry(decode, name, reading.decoder);
  }
  const key = table.primaryKey?.columns ?? [];
  const statement = `${slugOf(table.name).slice(0, 20)}_${hashOf(JSON.stringify([relation, columns, writable, key]))}`;
  return `${constantText('columns', columns)}
const table: Table = {
  statement: ${printTsString(statement)},
  relation: ${printTsString(relation)},
  columns,
  key: [${key.map(printTsString).join(', ')}],
  writable: [${writable.map(printTsString).join(', ')}],
${printMap('encode: new Map', encode)}${printMap('decode: new Map<string, (value: string) => unknown>', decode)}};
`;
}

function printEntry(before: string, name: string, value: string): string {
  return `${before === '' ? '' : ', '}[${printTsString(name)}, ${value}]`;
}

function printMap(head: string, entries: string): string {
  return entries === '' ? '' : `  ${head}([${entries}]),\n`;
}

function selectItem(column: string, cast: string | null): string {
  const name = printIdentifier(column);
  return cast === null ? name : `${name}${cast} AS ${name}`;
}

function printHelpers(table: Relation): string {
  const { primaryKey: key } = table;
  const relation = escapeTemplate(printQualified([table.schema, table.name]));
  const where = escapeTemplate(
    (key?.columns ?? []).map((name, index) => `${printIdentifier(name)} = $${index + 1}`).join(' AND '),
  );
  const helpers: string[] = [];
  if (key !== null) {
    const find = helperName('findBy', key.columns);
    helpers.push(`const ${find}Sql = \`SELECT \${columns} FROM ${relation} WHERE ${where}\`;

/** The row with this primary key, or null. */
export function ${find}(db: Queryable, key: Key): Promise<Row | null> {
  return byKey(db, table, 'find', ${find}Sql, key);
}
`);
  }
  if (isWritable(table)) {
    helpers.push(`/** Inserts a row; returns it as the database has it. */
export function insert(db: Queryable, row: Insert): Promise<Row> {
  return insertRow(db, table, row);
}
`);
    if (key !== null) {
      helpers.push(`/** Updates the row with this primary key; returns it as it is now, or null. */
export function update(db: Queryable, key: Key, changes: Update): Promise<Row | null> {
  return updateRow(db, table, key, changes);
}
`);
      helpers.push(`const deleteSql = \`DELETE FROM ${relation} WHERE ${where} RETURNING \${columns}\`;

/** Deletes the row with this primary key; returns what it was, or null. */
export function delete_(db: Queryable, key: Key): Promise<Row | null> {
  return byKey(db, table, 'delete', deleteSql, key);
}
export { delete_ as delete };
`);
    }
  }
  return helpers.join('\n');
}

/** PostgreSQL has no RETURNING of nothing, so a table without columns has no helpers. */
function isWritable({ kind, owner, columns }: Relation): boolean {
  return kind === 'table' && owner === 'schema' && columns.length > 0;
}

function hasHelpers(relation: Relation): boolean {
  return isWritable(relation) || relation.primaryKey !== null;
}

function constant(name: string, value: string): string {
  return `export const ${name} = ${printTsString(value)};\n`;
}

function constantText(name: string, value: string): string {
  return `/** Every column of a row. */\nconst ${name} = ${printTsString(value)};\n`;
}

/** Escapes text for a template literal. */
function escapeTemplate(text: string): string {
  return text.replace(/[\\`]|\$(?=\{)/g, '\\$&');
}
