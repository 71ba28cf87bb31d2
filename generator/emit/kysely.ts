import { findType, typescriptType } from '../sql/types.ts';
import { jsonText } from './column-types.ts';
import { printJsonImports } from './json-import.ts';
import type { Relation, RelationColumn } from './relation-document.ts';
import { printJsDoc, printTsKey, printTsUnion } from './ts-printer.ts';

/** Names that the module uses for itself; a shape of a JSON column cannot have one. */
const ownNames: ReadonlySet<string> = new Set(['ColumnType', 'Database', 'JsonValue', 'Date', 'Uint8Array']);

/**
 * Prints the `Database` of Kysely: what each column is when `pg` reads it with its own parsers, as Kysely lets it, and what
 * may be written. Where the helpers read otherwise (`date` as text, `{ as: 'number' }`), this says what Kysely will see.
 */
export function printKyselyDatabase(
  relations: readonly Relation[],
  place: { readonly file: string; readonly runtime: string; readonly imports: 'js' | 'ts' },
): string {
  const columns = relations.flatMap((relation) => relation.columns);
  const first = relations[0];
  const body = relations.map(printRelation).join('');
  return `${first === undefined ? '' : printJsonImports(columns, place.file, place.imports, () => ownNames, first.id)}import type { ColumnType } from 'kysely';
${body.includes('JsonValue') ? `import type { JsonValue } from '${place.runtime}/queryable.${place.imports}';\n` : ''}
export interface Database {
${body}}
`;
}

function printRelation(relation: Relation): string {
  const { schema, name, comment } = relation;
  const key = printTsKey(schema === 'public' ? name : `${schema}.${name}`);
  const lines = relation.columns.map((column) => `    ${printTsKey(column.name)}: ${columnType(column)};\n`);
  return `${printJsDoc(comment, '  ')}  ${key}: {\n${lines.join('')}  };\n`;
}

function columnType(column: RelationColumn): string {
  const { row, written } = valueTypes(column);
  const orNull = column.nullable ? ' | null' : '';
  const read = `${row}${orNull}`;
  if (column.write === 'never') return `ColumnType<${read}, never, never>`;
  const put = `${written}${orNull}`;
  if (column.write === 'required') return row === written ? read : `ColumnType<${read}, ${put}>`;
  return `ColumnType<${read}, ${put} | undefined, ${put}>`;
}

function valueTypes({ type, typescript }: RelationColumn) {
  const { values } = typescript;
  const exact = values === null ? jsonText(typescript) : printTsUnion(values);
  const isArray = type.dimensions === 1;
  if (exact !== null) {
    const text = isArray ? `(${exact})[]` : exact;
    return { row: text, written: text };
  }
  const known = findType(type);
  const { insert } = typescriptType({ ...type, dimensions: 0 });
  const item = known === undefined ? 'string' : driverTypes[known.parsed];
  const written = insert.replace('Buffer', 'Uint8Array');
  if (!isArray) return { row: item, written };
  // An array that pg has no parser for comes as its text.
  return { row: known?.arrayParsed === true ? `(${item})[]` : 'string', written: `(${written})[]` };
}

/** What node-postgres makes of a value when nobody registers a parser. */
const driverTypes = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  Date: 'Date',
  Buffer: 'Uint8Array',
  json: 'JsonValue',
  point: '{ x: number; y: number }',
  circle: '{ x: number; y: number; radius: number }',
  interval: '{ toPostgres(): string }',
} as const;
