import type { PgType } from './pg-type.ts';

type Facts = Partial<Omit<PgType, 'name' | 'internal' | 'oid' | 'arrayOid'>>;

const text = { select: 'string', insert: 'string' } as const;
const number = { select: 'number', insert: 'number' } as const;
const instant = { select: 'Date', insert: 'Date | string' } as const;
const instantText = { string: { select: 'string', insert: 'Date | string' } } as const;
const numberJson = { form: 'number', exact: true } as const;
const lossyJson = { form: 'number', exact: false } as const;
/** Manual 8.5: fractional digits of a second. */
const secondDigits = [{ min: 0, max: 6 }] as const;

function type(oid: number, arrayOid: number, internal: string, name: string, facts: Facts = {}): PgType {
  return {
    name,
    internal,
    oid,
    arrayOid,
    aliases: [],
    modifiers: [],
    typescript: text,
    as: {},
    parsed: 'string',
    arrayParsed: false,
    json: { form: 'string', exact: true },
    literal: 'string',
    collatable: false,
    ...facts,
  };
}

const numbers: readonly PgType[] = [
  type(21, 1005, 'int2', 'smallint', {
    typescript: number,
    parsed: 'number',
    arrayParsed: true,
    json: numberJson,
    literal: 'integer',
  }),
  type(23, 1007, 'int4', 'integer', {
    aliases: ['int'],
    typescript: number,
    parsed: 'number',
    arrayParsed: true,
    json: numberJson,
    literal: 'integer',
  }),
  type(20, 1016, 'int8', 'bigint', {
    typescript: { select: 'string', insert: 'string | number | bigint' },
    as: {
      number: { select: 'number', insert: 'number' },
      bigint: { select: 'bigint', insert: 'bigint | number | string' },
      string: { select: 'string', insert: 'string | number | bigint' },
    },
    arrayParsed: true,
    json: lossyJson,
    literal: 'integer',
  }),
  type(1700, 1231, 'numeric', 'numeric', {
    aliases: ['decimal', 'dec'],
    // Manual 8.1.2: precision 1 to 1000, scale -1000 to 1000 (0 to the precision before 15).
    modifiers: [
      { min: 1, max: 1000 },
      { min: -1000, max: 1000 },
    ],
    typescript: { select: 'string', insert: 'string | number' },
    as: {
      number: { select: 'number', insert: 'number | string' },
      string: { select: 'string', insert: 'string | number' },
    },
    arrayParsed: true,
    json: lossyJson,
    literal: 'decimal',
  }),
  type(700, 1021, 'float4', 'real', {
    typescript: number,
    parsed: 'number',
    arrayParsed: true,
    // NaN and the infinities become strings in JSON.
    json: lossyJson,
    literal: 'float',
  }),
  type(701, 1022, 'float8', 'double precision', {
    typescript: number,
    parsed: 'number',
    arrayParsed: true,
    json: lossyJson,
    literal: 'float',
  }),
  type(790, 791, 'money', 'money', {
    typescript: { select: 'string', insert: 'string | number' },
    arrayParsed: true,
    literal: 'decimal',
  }),
];

const texts: readonly PgType[] = [
  type(25, 1009, 'text', 'text', { arrayParsed: true, literal: 'text', collatable: true }),
  type(1043, 1015, 'varchar', 'character varying', {
    aliases: ['char varying', 'national character varying', 'national char varying', 'nchar varying'],
    modifiers: [{ min: 1, max: 10_485_760 }],
    arrayParsed: true,
    literal: 'text',
    collatable: true,
  }),
  type(1042, 1014, 'bpchar', 'character', {
    aliases: ['char', 'national character', 'national char', 'nchar'],
    modifiers: [{ min: 1, max: 10_485_760 }],
    arrayParsed: true,
    literal: 'text',
    collatable: true,
  }),
  type(19, 1003, 'name', 'name', { literal: 'text', collatable: true }),
  type(18, 1002, 'char', '"char"', { literal: 'text' }),
];

const times: readonly PgType[] = [
  type(1082, 1182, 'date', 'date', { parsed: 'Date', arrayParsed: true, literal: 'date' }),
  type(1083, 1183, 'time', 'time without time zone', {
    modifiers: secondDigits,
    arrayParsed: true,
    literal: 'time',
  }),
  type(1266, 1270, 'timetz', 'time with time zone', {
    modifiers: secondDigits,
    arrayParsed: true,
    literal: 'time',
  }),
  type(1114, 1115, 'timestamp', 'timestamp without time zone', {
    modifiers: secondDigits,
    typescript: instant,
    as: instantText,
    parsed: 'Date',
    arrayParsed: true,
    literal: 'timestamp',
  }),
  type(1184, 1185, 'timestamptz', 'timestamp with time zone', {
    modifiers: secondDigits,
    typescript: instant,
    as: instantText,
    parsed: 'Date',
    arrayParsed: true,
    literal: 'timestamp',
  }),
  type(1186, 1187, 'interval', 'interval', {
    modifiers: secondDigits,
    parsed: 'interval',
    arrayParsed: true,
  }),
];

/** Manual 8.5.4: an interval may be restricted to some fields; only those that end in seconds take a precision. */
export const intervalFields: readonly string[] = [
  'year',
  'month',
  'day',
  'hour',
  'minute',
  'second',
  'year to month',
  'day to hour',
  'day to minute',
  'day to second',
  'hour to minute',
  'hour to second',
  'minute to second',
];

const restrictedIntervals = intervalFields.map((fields) =>
  type(1186, 1187, 'interval', `interval ${fields}`, {
    modifiers: fields.endsWith('second') ? secondDigits : [],
    parsed: 'interval',
    arrayParsed: true,
  }),
);

const documents: readonly PgType[] = [
  type(114, 199, 'json', 'json', {
    typescript: { select: 'JsonValue', insert: 'JsonValue' },
    parsed: 'json',
    arrayParsed: true,
    json: { form: 'value', exact: true },
    literal: 'json',
  }),
  type(3802, 3807, 'jsonb', 'jsonb', {
    typescript: { select: 'JsonValue', insert: 'JsonValue' },
    parsed: 'json',
    arrayParsed: true,
    json: { form: 'value', exact: true },
    literal: 'json',
  }),
  type(4072, 4073, 'jsonpath', 'jsonpath'),
  type(142, 143, 'xml', 'xml'),
  type(3614, 3643, 'tsvector', 'tsvector'),
  type(3615, 3645, 'tsquery', 'tsquery'),
];

const others: readonly PgType[] = [
  type(16, 1000, 'bool', 'boolean', {
    typescript: { select: 'boolean', insert: 'boolean' },
    parsed: 'boolean',
    arrayParsed: true,
    json: { form: 'boolean', exact: true },
    literal: 'boolean',
  }),
  type(2950, 2951, 'uuid', 'uuid', { arrayParsed: true, literal: 'uuid' }),
  type(17, 1001, 'bytea', 'bytea', {
    typescript: { select: 'Buffer', insert: 'Uint8Array' },
    parsed: 'Buffer',
    arrayParsed: true,
    literal: 'bytes',
  }),
  // Manual 8.10: a bit string's length is at most 83886080, MaxAttrSize in bits.
  type(1560, 1561, 'bit', 'bit', { modifiers: [{ min: 1, max: 83_886_080 }], literal: 'bits' }),
  type(1562, 1563, 'varbit', 'bit varying', { modifiers: [{ min: 1, max: 83_886_080 }], literal: 'bits' }),
  type(869, 1041, 'inet', 'inet', { arrayParsed: true }),
  type(650, 651, 'cidr', 'cidr', { arrayParsed: true }),
  type(829, 1040, 'macaddr', 'macaddr', { arrayParsed: true }),
  type(774, 775, 'macaddr8', 'macaddr8'),
];

const geometric: readonly PgType[] = [
  type(600, 1017, 'point', 'point', {
    // node-postgres reads an object and writes only the text form, `(1,2)`.
    typescript: { select: '{ x: number; y: number }', insert: 'string' },
    parsed: 'point',
    arrayParsed: true,
  }),
  type(718, 719, 'circle', 'circle', {
    typescript: { select: '{ x: number; y: number; radius: number }', insert: 'string' },
    parsed: 'circle',
  }),
  type(628, 629, 'line', 'line'),
  type(601, 1018, 'lseg', 'lseg'),
  type(603, 1020, 'box', 'box'),
  type(602, 1019, 'path', 'path'),
  type(604, 1027, 'polygon', 'polygon'),
];

const ranges: readonly PgType[] = [
  type(3904, 3905, 'int4range', 'int4range'),
  type(3926, 3927, 'int8range', 'int8range'),
  type(3906, 3907, 'numrange', 'numrange', { arrayParsed: true }),
  type(3908, 3909, 'tsrange', 'tsrange'),
  type(3910, 3911, 'tstzrange', 'tstzrange'),
  type(3912, 3913, 'daterange', 'daterange'),
  type(4451, 6150, 'int4multirange', 'int4multirange'),
  type(4536, 6157, 'int8multirange', 'int8multirange'),
  type(4532, 6151, 'nummultirange', 'nummultirange'),
  type(4533, 6152, 'tsmultirange', 'tsmultirange'),
  type(4534, 6153, 'tstzmultirange', 'tstzmultirange'),
  type(4535, 6155, 'datemultirange', 'datemultirange'),
];

const system: readonly PgType[] = [
  type(26, 1028, 'oid', 'oid', {
    typescript: number,
    parsed: 'number',
    arrayParsed: true,
    literal: 'integer',
  }),
  type(24, 1008, 'regproc', 'regproc', { arrayParsed: true }),
  type(2202, 2207, 'regprocedure', 'regprocedure'),
  type(2203, 2208, 'regoper', 'regoper'),
  type(2204, 2209, 'regoperator', 'regoperator'),
  type(2205, 2210, 'regclass', 'regclass'),
  type(2206, 2211, 'regtype', 'regtype'),
  type(4096, 4097, 'regrole', 'regrole'),
  type(4089, 4090, 'regnamespace', 'regnamespace'),
  type(3734, 3735, 'regconfig', 'regconfig'),
  type(3769, 3770, 'regdictionary', 'regdictionary'),
  type(4191, 4192, 'regcollation', 'regcollation'),
  type(3220, 3221, 'pg_lsn', 'pg_lsn'),
  type(5038, 5039, 'pg_snapshot', 'pg_snapshot'),
  type(2970, 2949, 'txid_snapshot', 'txid_snapshot'),
  type(27, 1010, 'tid', 'tid'),
  type(28, 1011, 'xid', 'xid'),
  type(29, 1012, 'cid', 'cid'),
  type(5069, 271, 'xid8', 'xid8'),
  type(1790, 2201, 'refcursor', 'refcursor'),
  type(1033, 1034, 'aclitem', 'aclitem'),
];

/** Every built-in type that a column may have, by canonical name. A test compares it with pg_type on each major. */
export const pgTypes: ReadonlyMap<string, PgType> = new Map(
  [
    ...numbers,
    ...texts,
    ...times,
    ...restrictedIntervals,
    ...documents,
    ...others,
    ...geometric,
    ...ranges,
    ...system,
  ].map((entry) => [entry.name, entry]),
);

/** Canonical names by alias. `char` is an alias of `character`, so `"char"` is reached by its own name alone. */
export const typeAliases: ReadonlyMap<string, string> = new Map(
  [...pgTypes.values()]
    .filter(({ name }) => !name.startsWith('interval ') && name !== '"char"')
    .flatMap(({ name, internal, aliases }) => [internal, ...aliases].map((alias) => [alias, name] as const)),
);

/** The built-in type of these parts; undefined for an extension's or a user's. `bpchar` is `character` without a length. */
export function findType(type: {
  readonly name: string;
  readonly schema: string | null;
}): PgType | undefined {
  if (type.schema !== null) return undefined;
  return pgTypes.get(type.name === 'bpchar' ? 'character' : type.name);
}
