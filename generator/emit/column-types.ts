import { findType, pgTypes, typescriptType } from '../sql/types.ts';
import type { RelationColumn, TypeScriptReading } from './relation-document.ts';
import { printShapeType } from './shape-type.ts';
import { printTsUnion } from './ts-printer.ts';

/** What generated code says of one column's type. */
export interface ColumnReading {
  /** Its TypeScript types, null included where it can be null: when it is read, and when it is written. */
  readonly row: string;
  readonly insert: string;
  /** What is asked for in a WHERE: as it is written, without null. */
  readonly value: string;
  /** Whether a row holds it as a Date, which has no microseconds. */
  readonly isInstant: boolean;
  /** Whether what a row holds does not tell PostgreSQL's text, of which a cursor is made. */
  readonly needsMark: boolean;
  readonly needsJsonValue: boolean;
  /** Which `Encoder` of `db/runtime/values.ts` writes its values; null for most. */
  readonly encoder: 'json' | 'nullableJson' | 'jsonText' | 'nullableJsonText' | 'jsonArray' | null;
  /** The expression that reads a value which the parser of its type leaves as text; null for most. */
  readonly decoder: string | null;
  /** The cast in its SELECT; null for most. */
  readonly cast: string | null;
}

/** A schema has many columns of few types: by the text of the type, and how it is read. */
type Readings = Map<string, Map<TypeScriptReading['as'], ColumnReading>>;
const required: Readings = new Map();
const nullable: Readings = new Map();

/** How generated code reads and writes a column. */
export function readingOf(column: RelationColumn): ColumnReading {
  const { as, values } = column.typescript;
  if (values !== null || jsonText(column.typescript) !== null) return makeReading(column);
  const readings = column.nullable ? nullable : required;
  let ofType = readings.get(column.typeText);
  if (ofType === undefined) {
    ofType = new Map();
    readings.set(column.typeText, ofType);
  }
  let reading = ofType.get(as);
  if (reading === undefined) {
    reading = makeReading(column);
    ofType.set(as, reading);
  }
  return reading;
}

function makeReading(column: RelationColumn): ColumnReading {
  const { row, insert } = valueTypes(column);
  return {
    row: column.nullable ? orNull(row) : row,
    insert: column.nullable ? orNull(insert) : insert,
    value: insert,
    isInstant: row === 'Date',
    needsMark: needsMark(column),
    needsJsonValue: needsJsonValue(column),
    encoder: encoderOf(column),
    decoder: decoderOf(column),
    cast: castOf(column),
  };
}

function valueTypes({ type, typescript }: RelationColumn) {
  const { as, values } = typescript;
  const exact = values === null ? jsonText(typescript) : printTsUnion(values);
  if (exact !== null) {
    const text = type.dimensions === 0 ? exact : `(${exact})[]`;
    return { row: text, insert: text };
  }
  const { select, insert } = typescriptType(type, as);
  return { row: withoutNode(select), insert: withoutNode(insert) };
}

/**
 * The type of a JSON column as it was written, or that of its shape; null where neither is declared. A comment in it must
 * not swallow what follows.
 */
export function jsonText({ json, shape }: Pick<TypeScriptReading, 'json' | 'shape'>): string | null {
  if (json === null) return shape === undefined ? null : printShapeType(shape);
  return json.text.includes('//') ? `${json.text}\n` : json.text;
}

/** Generated code needs no types of Node: a Buffer is a Uint8Array. */
function withoutNode(type: string): string {
  return type.includes('Buffer') ? type.replace('Buffer', 'Uint8Array') : type;
}

function orNull(type: string): string {
  return type.endsWith('| null') ? type : `${type} | null`;
}

function needsJsonValue({ type, typescript }: RelationColumn): boolean {
  return isJson(type.name, type.schema) && typescript.values === null && jsonText(typescript) === null;
}

function needsMark({ type }: RelationColumn): boolean {
  return type.dimensions > 0 || isJson(type.name, type.schema) || findType(type)?.parsed === 'Buffer';
}

function encoderOf({ type, nullable }: RelationColumn): ColumnReading['encoder'] {
  if (!isJson(type.name, type.schema)) return null;
  if (type.dimensions === 1) return 'jsonArray';
  if (type.name === 'json') return nullable ? 'nullableJsonText' : 'jsonText';
  return nullable ? 'nullableJson' : 'json';
}

function decoderOf({ type, typescript: { as } }: RelationColumn): string | null {
  const name = as === 'number' ? 'Number' : as === 'bigint' ? 'BigInt' : null;
  if (name === null || findType(type)?.as[as ?? 'string'] === undefined) return null;
  return type.dimensions === 1 ? `each(${name})` : name;
}

/**
 * The cast that lets a column be read without loss where a parser by type could not: timestamps that are declared
 * text, and arrays of an extension's type, which has another OID in each database.
 */
function castOf({ type, typescript: { as } }: RelationColumn): string | null {
  const isExtension = type.schema !== null;
  const isTimestamp = findType(type)?.parsed === 'Date' && type.name.startsWith('timestamp');
  if (!(isTimestamp && as === 'string') && !(isExtension && type.dimensions === 1)) return null;
  return type.dimensions === 1 ? '::text[]' : '::text';
}

function isJson(name: string, schema: string | null): boolean {
  return schema === null && (name === 'json' || name === 'jsonb');
}

/** One line of `db/runtime/parsers.ts`: which OIDs a function reads. */
export interface Reader {
  readonly parser: string;
  readonly oids: string;
  readonly arrayOids: string;
}

/** Names of the functions of `db/runtime/parsers.ts`, by what they make. Dates and intervals stay text. */
const parsers = new Map([
  ['number', 'Number'],
  ['boolean', "(text) => text === 't'"],
  ['Date', 'parseInstant'],
  ['Buffer', 'parseBytes'],
  ['json', 'JSON.parse'],
  ['point', 'parsePoint'],
  ['circle', 'parseCircle'],
]);

/** How the built-in types are read, from the catalogue of types. */
export function readersOfTypes(): readonly Reader[] {
  const groups = new Map<string, { oids: Set<number>; arrayOids: Set<number> }>();
  for (const { name, parsed, oid, arrayOid } of pgTypes.values()) {
    const parser = name === 'date' ? 'asText' : (parsers.get(parsed) ?? 'asText');
    const group = groups.get(parser) ?? { oids: new Set(), arrayOids: new Set() };
    groups.set(parser, group);
    // What has no parser is text anyway; the array of boxes has a line of its own.
    if (parser !== 'asText') group.oids.add(oid);
    if (name !== 'box') group.arrayOids.add(arrayOid);
  }
  return [...groups].map(([parser, { oids, arrayOids }]) => ({
    parser,
    oids: list(oids),
    arrayOids: list(arrayOids),
  }));
}

function list(numbers: ReadonlySet<number>): string {
  return [...numbers].sort((a, b) => a - b).join(', ');
}
