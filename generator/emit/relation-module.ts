import { printColumnList, printIdentifier, printQualified } from '../sql/identifier.ts';
import { castOf, columnTypes, decoderOf, encoderOf, needsJsonValue } from './column-types.ts';
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

/**
 * Prints the module of a table: flat types, the values of each `oneOf`, and the helpers that its keys allow. A table
 * that is not ours (the ledger, an external table) can be read and not written.
 */
export function printTableModule(table: Relation, place: ModulePlace): string {
  const parts = [
    printImports(table, place),
    printInterface('Row', printJsDoc(table.comment), table.columns.map(rowLine)),
    isWritable(table) ? printWriteTypes(table) : '',
    table.primaryKey === null ? '' : printKeyType(table, table.primaryKey),
    printValues(table.columns),
    printConstants(table),
    printHelpers(table),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** Prints the module of a view: its row, and the texts that a query over it is made of. */
export function printViewModule(view: Relation, place: ModulePlace): string {
  return [
    printImports(view, place),
    printInterface('Row', printJsDoc(view.comment), view.columns.map(rowLine)),
    printJsDoc('The view, as a query names it.') +
      constant('relation', printQualified([view.schema, view.name])),
    printJsDoc('Its columns, as a SELECT lists them.') +
      constant('columns', printColumnList(view.columns.map(({ name }) => name)).slice(1, -1)),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function printImports(relation: Relation, place: ModulePlace): string {
  const from = (file: string): string => `'${place.runtime}/${file}.${place.imports}';\n`;
  const types = [
    ...(relation.columns.some(needsJsonValue) ? ['JsonValue'] : []),
    ...(hasHelpers(relation) ? ['Queryable'] : []),
  ];
  const functions = new Set<string>(hasHelpers(relation) ? ['type Table'] : []);
  if (relation.primaryKey !== null) functions.add('byKey');
  if (isWritable(relation)) {
    functions.add('insertRow');
    if (relation.primaryKey !== null) functions.add('updateRow');
  }
  if (hasHelpers(relation)) for (const column of relation.columns) addFunctions(column, functions);
  const names = tableExports.filter((name) => functions.has(name));
  return [
    printJsonImports(relation.columns, place.file, place.imports, ownNames, relation.id),
    types.length === 0 ? '' : `import type { ${types.join(', ')} } from ${from('queryable')}`,
    names.length === 0 ? '' : `import { ${names.join(', ')} } from ${from('table')}`,
  ].join('');
}

/** What a module may import of `db/runtime/table.ts`, in the order that it is listed. */
const tableExports: readonly string[] = [
  ...['byKey', 'each', 'insertRow', 'json', 'jsonArray', 'nullableJson', 'type Table', 'updateRow'],
];

function addFunctions(column: RelationColumn, functions: Set<string>): void {
  const encoder = column.write === 'never' ? null : encoderOf(column);
  if (encoder !== null) functions.add(encoder);
  if (decoderOf(column)?.startsWith('each(')) functions.add('each');
}

function printInterface(name: string, doc: string, lines: readonly string[]): string {
  return lines.length === 0
    ? `${doc}export type ${name} = Record<string, never>;\n`
    : `${doc}export interface ${name} {\n${lines.join('')}}\n`;
}

function rowLine(column: RelationColumn): string {
  return `${printJsDoc(docOf(column), '  ')}  ${printTsKey(column.name)}: ${columnTypes(column).row};\n`;
}

function docOf({ comment, reason, nullable }: RelationColumn): string | null {
  if (reason === null || !nullable) return comment;
  return comment === null ? `Null: ${reason}` : `${comment}\nNull: ${reason}`;
}

function printWriteTypes({ columns }: Relation): string {
  const insert: string[] = [];
  const update: string[] = [];
  for (const column of columns) {
    if (column.write === 'never') continue;
    const key = printTsKey(column.name);
    const type = columnTypes(column).insert;
    const optional = `${key}?: ${type} | undefined;\n`;
    const required = `${key}: ${type};\n`;
    insert.push(
      `${printJsDoc(insertDoc(column), '  ')}  ${column.write === 'optional' ? optional : required}`,
    );
    update.push(`${printJsDoc(column.comment, '  ')}  ${optional}`);
  }
  return `${printInterface('Insert', printJsDoc('A row to insert. What is left out takes its default.'), insert)}
${printInterface('Update', printJsDoc('Changes of a row. What is left out stays as it is.'), update)}`;
}

function insertDoc({ comment, default: standard, identity }: RelationColumn): string | null {
  const value = identity === null ? standard : 'the next number';
  if (value === null) return comment;
  return `${comment === null ? '' : `${comment}\n`}Default: ${value}`;
}

function printKeyType({ columns }: Relation, key: Key): string {
  const lines = columns
    .filter(({ name }) => key.columns.includes(name))
    .map((column) => `  ${printTsKey(column.name)}: ${columnTypes(column).insert};\n`);
  return printInterface('Key', printJsDoc('The primary key.'), lines);
}

function printValues(columns: readonly RelationColumn[]): string {
  return columns
    .flatMap(({ name, typescript: { values } }) => {
      if (values === null) return [];
      return [`export const ${valuesName(name)} = [${values.map(printTsString).join(', ')}] as const;\n`];
    })
    .join('');
}

function printConstants(table: Relation): string {
  const columns = table.columns.map(selectItem).join(', ');
  const relation = printQualified([table.schema, table.name]);
  if (!hasHelpers(table)) return '';
  const writable = table.columns
    .filter(({ write }) => write !== 'never' && isWritable(table))
    .map(({ name }) => name);
  const key = table.primaryKey?.columns ?? [];
  const statement = `${slugOf(table.name).slice(0, 20)}_${hashOf(JSON.stringify([relation, columns, writable, key]))}`;
  const encode = printMap(
    'encode: new Map',
    table.columns.filter(({ write }) => write !== 'never'),
    encoderOf,
  );
  const decode = printMap('decode: new Map<string, (value: string) => unknown>', table.columns, decoderOf);
  return `${constantText('columns', columns)}
const table: Table = {
  statement: ${printTsString(statement)},
  relation: ${printTsString(relation)},
  columns,
  key: [${key.map(printTsString).join(', ')}],
  writable: [${writable.map(printTsString).join(', ')}],
${encode}${decode}};
`;
}

function printMap(
  head: string,
  columns: readonly RelationColumn[],
  printValue: (column: RelationColumn) => string | null,
): string {
  const entries = columns.flatMap((column) => {
    const value = printValue(column);
    return value === null ? [] : [`[${printTsString(column.name)}, ${value}]`];
  });
  return entries.length === 0 ? '' : `  ${head}([${entries.join(', ')}]),\n`;
}

function selectItem(column: RelationColumn): string {
  const name = printIdentifier(column.name);
  const cast = castOf(column);
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
