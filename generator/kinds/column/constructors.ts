import type { Field } from '../../sql/shape/field.ts';
import type { ZodSchema } from '../../sql/shape/from-zod.ts';
import { shapeCheck } from '../constraint/dsl.ts';
import { declareShape } from './declared-shape.ts';
import { Column, makeColumn } from './dsl.ts';
import type { TypeScriptHint } from './model.ts';

type As = NonNullable<TypeScriptHint['as']>;
type Digits = `${number}`;
type Int8 = ReturnType<typeof BigInt>;
interface Shown<A extends As> {
  /** How generated TypeScript shows the value. */
  readonly as?: A;
}

function shown(options: Shown<As> | undefined): TypeScriptHint {
  return { as: options?.as ?? null, values: null, json: null };
}

function precise<Type>(
  name: string,
  precision: number | Shown<As> | undefined,
  options?: Shown<As>,
): Column<Type> {
  return typeof precision === 'number'
    ? makeColumn(name, [precision], null, shown(options))
    : makeColumn(name, [], null, shown(precision ?? options));
}

/** 16 bytes, printed in groups (manual 8.12). @example uuid().primaryKey().default(sql`gen_random_uuid()`) */
export const uuid = (): Column<string> => makeColumn('uuid');
/** Text of any length (manual 8.3). @example text().nullable() */
export const text = (): Column<string> => makeColumn('text');
/** Text of at most `length` characters (manual 8.3). @example varchar(80) */
export const varchar = (length?: number): Column<string> =>
  makeColumn('character varying', length === undefined ? [] : [length]);
/** Text padded with blanks to `length` (manual 8.3): seldom what is wanted. @example char(2) */
export const char = (length = 1): Column<string> => makeColumn('character', [length]);
/** Text that compares without case; needs `extension('citext')` (manual F.8). @example citext().unique() */
export const citext = (): Column<string> => makeColumn('citext');
/** True or false (manual 8.6). @example boolean().default(false) */
export const boolean = (): Column<boolean> => makeColumn('boolean');
/** Two bytes, up to 32,767 (manual 8.1). @example smallint().default(0) */
export const smallint = (): Column<number> => makeColumn('smallint');
/** Four bytes, up to 2,147,483,647 (manual 8.1). @example integer().default(0) */
export const integer = (): Column<number> => makeColumn('integer');
/** Eight bytes, a string in TypeScript unless `{ as }` says otherwise (manual 8.1). @example bigint({ as: 'bigint' }) */
export const bigint = (options?: Shown<As>): Column<number | Int8 | Digits> =>
  makeColumn('bigint', [], null, shown(options));
/** Exact decimal, a string in TypeScript unless `{ as: 'number' }` (manual 8.1.2). @example numeric(12, 2).default(0) */
export const numeric = (
  precision?: number | Shown<'number' | 'string'>,
  scale?: number,
  options?: Shown<'number' | 'string'>,
): Column<number | Digits> => {
  if (typeof precision !== 'number') return makeColumn('numeric', [], null, shown(precision ?? options));
  // numeric(12) is numeric(12,0), and format_type prints it so.
  return makeColumn('numeric', [precision, scale ?? 0], null, shown(options));
};
/** Four-byte floating point (manual 8.1.3). */
export const real = (): Column<number> => makeColumn('real');
/** Eight-byte floating point (manual 8.1.3). */
export const doublePrecision = (): Column<number> => makeColumn('double precision');
/** Currency in the server's locale (manual 8.2); `numeric(12, 2)` travels better. */
export const money = (): Column<number | string> => makeColumn('money');
/** A day, a string in TypeScript (manual 8.5). @example date().default(sql`CURRENT_DATE`) */
export const date = (): Column<string> => makeColumn('date');
/** Time of day, a string in TypeScript (manual 8.5). @example time(0) */
export const time = (precision?: number): Column<string> => precise('time without time zone', precision);
/** Time of day with an offset (manual 8.5); seldom useful. */
export const timetz = (precision?: number): Column<string> => precise('time with time zone', precision);
/** Date and time without a zone; `Date` in TypeScript unless `{ as: 'string' }` (manual 8.5). */
export const timestamp = (precision?: number | Shown<'string'>, options?: Shown<'string'>): Column<string> =>
  precise('timestamp without time zone', precision, options);
/** A moment; `Date` in TypeScript unless `{ as: 'string' }`, which is lossless (manual 8.5). @example timestamptz().default(sql`now()`) */
export const timestamptz = (
  precision?: number | Shown<'string'>,
  options?: Shown<'string'>,
): Column<string> => precise('timestamp with time zone', precision, options);
/** A span of time, a string in TypeScript (manual 8.5.4). @example interval().default('1 day') */
export const interval = (): Column<string> => makeColumn('interval');
/** JSON as written (manual 8.14); `jsonb` is nearly always better. */
export const json = <T = unknown>(): Column<T> => makeColumn<T>('json');
/** What `jsonb` does with a shape. */
export interface JsonOptions {
  /** Also a check `<table>_<column>_shape`, so that PostgreSQL takes nothing else. */
  readonly check?: boolean;
}

/**
 * Binary JSON (manual 8.14). The type is inline, a name imported from a module that reaches nothing of `tablewright`, or that
 * of a shape or a schema of zod 4, which also makes the validator and, when asked, a check.
 *
 * @example jsonb<{ primary: string; logo?: string }>().default({ primary: '#fff' })
 * @example jsonb(shape({ city: field.text(), region: field.text().optional() }), { check: true })
 */
export function jsonb<T = unknown>(of?: Field<T> | ZodSchema<T>, options: JsonOptions = {}): Column<T> {
  if (of === undefined) return makeColumn<T>('jsonb');
  const declared = declareShape(of, options.check === true);
  const { shape, isChecked } = declared;
  const plain = makeColumn<T>('jsonb');
  if (shape === null) return new Column({ ...plain.state, declared });
  const column = new Column<T>({
    ...plain.state,
    declared,
    typescript: { ...plain.state.typescript, shape },
  });
  return isChecked ? column.bringing((self) => shapeCheck(self, shape)) : column;
}
/** Bytes (manual 8.4); a default is the text form, `'\\x00ff'`. */
export const bytea = (): Column<string> => makeColumn('bytea');
/** An IP address with or without a netmask (manual 8.9). */
export const inet = (): Column<string> => makeColumn('inet');
/** A network (manual 8.9). */
export const cidr = (): Column<string> => makeColumn('cidr');
/** A MAC address of 6 bytes (manual 8.9). */
export const macaddr = (): Column<string> => makeColumn('macaddr');
/** A MAC address of 8 bytes (manual 8.9). */
export const macaddr8 = (): Column<string> => makeColumn('macaddr8');
/** An XML document or fragment (manual 8.13). */
export const xml = (): Column<string> => makeColumn('xml');
/** A document prepared for text search (manual 8.11). */
export const tsvector = (): Column<string> => makeColumn('tsvector');
/** A text search query (manual 8.11). */
export const tsquery = (): Column<string> => makeColumn('tsquery');
/** A point of a plane (manual 8.8). */
export const point = (): Column<string> => makeColumn('point');
/** An infinite line (manual 8.8). */
export const line = (): Column<string> => makeColumn('line');
/** A line segment (manual 8.8). */
export const lseg = (): Column<string> => makeColumn('lseg');
/** A rectangle (manual 8.8). */
export const box = (): Column<string> => makeColumn('box');
/** A path, open or closed (manual 8.8). */
export const path = (): Column<string> => makeColumn('path');
/** A polygon (manual 8.8). */
export const polygon = (): Column<string> => makeColumn('polygon');
/** A circle (manual 8.8). */
export const circle = (): Column<string> => makeColumn('circle');
/** Exactly `length` bits (manual 8.10). */
export const bit = (length = 1): Column<string> => makeColumn('bit', [length]);
/** At most `length` bits (manual 8.10). */
export const varbit = (length?: number): Column<string> =>
  makeColumn('bit varying', length === undefined ? [] : [length]);
/** A range of integer (manual 8.17). @example int4range().nullable() */
export const int4range = (): Column<string> => makeColumn('int4range');
/** A range of bigint (manual 8.17). */
export const int8range = (): Column<string> => makeColumn('int8range');
/** A range of numeric (manual 8.17). */
export const numrange = (): Column<string> => makeColumn('numrange');
/** A range of timestamp (manual 8.17). */
export const tsrange = (): Column<string> => makeColumn('tsrange');
/** A range of timestamptz (manual 8.17). */
export const tstzrange = (): Column<string> => makeColumn('tstzrange');
/** A range of date (manual 8.17). */
export const daterange = (): Column<string> => makeColumn('daterange');
/** Ranges of integer (manual 8.17). */
export const int4multirange = (): Column<string> => makeColumn('int4multirange');
/** Ranges of bigint (manual 8.17). */
export const int8multirange = (): Column<string> => makeColumn('int8multirange');
/** Ranges of numeric (manual 8.17). */
export const nummultirange = (): Column<string> => makeColumn('nummultirange');
/** Ranges of timestamp (manual 8.17). */
export const tsmultirange = (): Column<string> => makeColumn('tsmultirange');
/** Ranges of timestamptz (manual 8.17). */
export const tstzmultirange = (): Column<string> => makeColumn('tstzmultirange');
/** Ranges of date (manual 8.17). */
export const datemultirange = (): Column<string> => makeColumn('datemultirange');
/** An object identifier of the server (manual 8.19). */
export const oid = (): Column<number> => makeColumn('oid');
/** An identifier of the server, 63 bytes (manual 8.3). */
export const name = (): Column<string> => makeColumn('name');
/** A position in the write-ahead log (manual 8.20). */
export const pgLsn = (): Column<string> => makeColumn('pg_lsn');

/**
 * A type of an extension. Its extension must be declared when it is a known one.
 *
 * @example typed<string>('hstore', { schema: 'public' })
 */
export function typed<T>(
  name: string,
  options: { readonly schema?: string; readonly modifiers?: readonly number[] } = {},
): Column<T> {
  return makeColumn<T>(name, options.modifiers ?? [], options.schema ?? null);
}
