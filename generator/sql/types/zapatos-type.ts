import { findType } from './built-in-types.ts';
import type { TypeParts } from './pg-type.ts';

/** What zapatos 6 writes for a column in each of its interfaces. */
export interface ZapatosType {
  readonly selectable: string;
  readonly jsonSelectable: string;
  readonly whereable: string;
  readonly insertable: string;
  /** A type that zapatos does not know stands in a file of its own, `custom/<name>.d.ts`, as `any`; else null. */
  readonly custom: string | null;
}

/** zapatos, generate/pgTypes.ts: by `typname`, in the order selectable, JSON, whereable and insertable. */
const known: Readonly<Record<string, readonly [selectable: string, json: string, insertable: string]>> = {
  money: ['string', 'string', '(number | string)'],
  int8: ['db.Int8String', 'number', '(number | db.Int8String | bigint)'],
  numeric: ['db.NumericString', 'number', '(number | db.NumericString)'],
  bytea: ['Buffer', 'db.ByteArrayString', '(db.ByteArrayString | Buffer)'],
  date: ['Date', 'db.DateString', '(db.DateString | Date)'],
  timestamp: ['Date', 'db.TimestampString', '(db.TimestampString | Date)'],
  timestamptz: ['Date', 'db.TimestampTzString', '(db.TimestampTzString | Date)'],
  ...alike('db.TimeString', 'time'),
  ...alike('db.TimeTzString', 'timetz'),
  ...alike('db.NumberRangeString', 'int4range', 'int8range', 'numrange'),
  ...alike('db.DateRangeString', 'tsrange', 'tstzrange', 'daterange'),
  ...alike('string', 'interval', 'bpchar', 'char', 'varchar', 'text', 'citext', 'uuid', 'inet', 'name'),
  ...alike('number', 'int2', 'int4', 'float4', 'float8', 'oid'),
  ...alike('boolean', 'bool'),
  ...alike('db.JSONValue', 'json', 'jsonb'),
};

function alike(text: string, ...names: readonly string[]): Record<string, readonly [string, string, string]> {
  return Object.fromEntries(names.map((name) => [name, [text, text, text]]));
}

/** Columns of one type share it. */
const found = new WeakMap<TypeParts, ZapatosType>();

/**
 * What `zapatos generate` writes for a column of this type with its default settings. It goes by `pg_type.typname`
 * alone, so a type of an extension is known by its bare name (`citext`).
 */
export function zapatosType(type: TypeParts): ZapatosType {
  let zapatos = found.get(type);
  if (zapatos === undefined) {
    zapatos = findZapatosType(type);
    found.set(type, zapatos);
  }
  return zapatos;
}

function findZapatosType(type: TypeParts): ZapatosType {
  const internal = findType(type)?.internal ?? type.name;
  const entry = Object.hasOwn(known, internal) ? known[internal] : undefined;
  const udt = type.dimensions === 1 ? `_${internal}` : internal;
  if (entry === undefined) {
    const custom = customName(udt);
    const use = `c.${custom}`;
    return { selectable: use, jsonSelectable: use, whereable: use, insertable: use, custom };
  }
  const suffix = type.dimensions === 1 ? '[]' : '';
  const [selectable, json, insertable] = entry.map((text) => `${text}${suffix}`) as [string, string, string];
  return { selectable, jsonSelectable: json, whereable: insertable, insertable, custom: null };
}

/** zapatos, generate/tables.ts, transformCustomType with its default `PgMy_type`. */
function customName(udt: string): string {
  const legal = udt.replace(/\W+/g, '_');
  return `Pg${legal.charAt(0).toUpperCase()}${legal.slice(1)}`;
}
