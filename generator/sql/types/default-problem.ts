import { utf8Length } from '../identifier.ts';
import { findType } from './built-in-types.ts';
import type { LiteralForm, TypeParts } from './pg-type.ts';

/** A value as JSON has it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Or an int8 beyond the safe integers, as `Scalar` keeps it. */
type Value = Json | { readonly bigint: string };

const integerRanges: Readonly<Record<string, readonly [min: bigint, max: bigint]>> = {
  smallint: [-(2n ** 15n), 2n ** 15n - 1n],
  integer: [-(2n ** 31n), 2n ** 31n - 1n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
  oid: [0n, 2n ** 32n - 1n],
};

/**
 * Why a JSON literal cannot be the default of a column of this type, or null when it can. PostgreSQL would tell
 * when the table is created at best, and at the first insert at worst (a text too long). Types of extensions take any.
 *
 * @example defaultProblem(parseType('numeric(5,2)'), 1234.5) // 'needs 4 digits before the point; numeric(5,2) holds 3'
 */
export function defaultProblem(type: TypeParts, literal: Value): string | null {
  if (literal === null) return null;
  if (type.dimensions === 1) return arrayProblem(type, literal);
  const known = findType(type);
  return known === undefined ? null : checks[known.literal](literal, type);
}

function arrayProblem(type: TypeParts, literal: Value): string | null {
  if (!Array.isArray(literal)) return expected('an array', literal);
  const item = { ...type, dimensions: 0 } as const;
  for (const value of literal as readonly Json[]) {
    const problem = defaultProblem(item, value);
    if (problem !== null) return `has an item that ${problem}`;
  }
  return null;
}

const checks: Readonly<Record<LiteralForm, (value: Value, type: TypeParts) => string | null>> = {
  integer: integerProblem,
  decimal: decimalProblem,
  float: (value) =>
    isFiniteNumber(value) || (typeof value === 'string' && isNumberWord(value, /^(nan|-?infinity)$/i))
      ? null
      : expected('a number', value),
  boolean: (value) => (typeof value === 'boolean' ? null : expected('true or false', value)),
  text: textProblem,
  uuid: matching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'a UUID'),
  date: (value) => temporalProblem(value, /^(\d{4,6}-\d{2}-\d{2})$/, "a date such as '2026-01-31'"),
  time: matching(
    /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?([+-]\d{2}(:?\d{2})?|Z)?$|^24:00(:00)?$/,
    "a time such as '09:30:00'",
  ),
  timestamp: (value) =>
    temporalProblem(
      value,
      /^(\d{4,6}-\d{2}-\d{2})([T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?\s*(Z|UTC|[+-]\d{2}(:?\d{2})?)?)?$/,
      "a timestamp such as '2026-01-31T09:30:00Z'",
    ),
  bits: bitsProblem,
  bytes: matching(/^\\x([0-9a-f]{2})*$/i, "bytes in hexadecimal such as '\\x00ff'"),
  json: (value) => (isBigint(value) ? expected('a JSON value', value) : null),
  string: matching(/\S/, "the type's text form"),
};

function integerProblem(value: Value, { name }: TypeParts): string | null {
  const digits = isBigint(value) ? value.bigint : typeof value === 'number' ? integerText(value) : value;
  if (typeof digits !== 'string' || !/^-?\d+$/.test(digits)) return expected('a whole number', value);
  const [min, max] = integerRanges[name] ?? [BigInt(digits), BigInt(digits)];
  return BigInt(digits) < min || BigInt(digits) > max
    ? `is out of range: ${name} holds ${min} to ${max}`
    : null;
}

/** Beyond the safe integers a JavaScript number is not the digits that were written. */
function integerText(value: number): string {
  return Number.isSafeInteger(value) ? `${value}` : 'a number that JavaScript cannot hold exactly';
}

function decimalProblem(value: Value, type: TypeParts): string | null {
  const text = isFiniteNumber(value) ? `${value}` : value;
  if (typeof text !== 'string') return expected('a number', value);
  if (/^(nan|-?infinity)$/i.test(text) && type.name === 'numeric') return null;
  const match = /^[+-]?(\d*)\.?(\d*)(?:e[+-]?\d+)?$/i.exec(text);
  if (match === null || `${match[1]}${match[2]}` === '') return expected('a number', value);
  const [precision, scale = 0] = type.modifiers;
  if (typeof precision !== 'number' || typeof scale !== 'number' || /e/i.test(text)) return null;
  const needed = (match[1] ?? '').replace(/^0+/, '').length;
  if (needed <= precision - scale) return null;
  return `needs ${needed} digits before the point; ${type.name}(${precision},${scale}) holds ${precision - scale}`;
}

function textProblem(value: Value, { name, modifiers }: TypeParts): string | null {
  if (typeof value !== 'string') return expected('a text', value);
  if (value.includes('\0')) return 'has a NUL character, which PostgreSQL cannot store';
  if (!value.isWellFormed()) return 'has an unpaired surrogate, which UTF-8 cannot hold';
  if (name === 'name' && utf8Length(value) > 63) return 'is longer than the 63 bytes of a name';
  if (name === '"char"' && utf8Length(value) > 1) return 'is longer than the one byte of "char"';
  const [length] = modifiers;
  const characters = [...value.trimEnd()].length;
  return typeof length === 'number' && characters > length
    ? `has ${characters} characters; ${name}(${length}) holds ${length}`
    : null;
}

function bitsProblem(value: Value, { name, modifiers }: TypeParts): string | null {
  if (typeof value !== 'string' || !/^[01]*$/.test(value)) return expected("bits such as '0101'", value);
  const [length] = modifiers;
  if (typeof length !== 'number') return null;
  // Manual 8.10: bit(n) must match exactly, bit varying(n) at most.
  const fits = name === 'bit' ? value.length === length : value.length <= length;
  return fits
    ? null
    : `has ${value.length} bits; ${name}(${length}) takes ${name === 'bit' ? 'exactly' : 'at most'} ${length}`;
}

/** `now`, `today` and the like would be computed once, when the default is stored (manual 8.5.1.4). */
function temporalProblem(value: Value, form: RegExp, what: string): string | null {
  if (typeof value !== 'string') return expected(what, value);
  if (/^(-?infinity|epoch)$/i.test(value)) return null;
  if (/^(now|today|tomorrow|yesterday|allballs)$/i.test(value)) {
    return `would be computed once, when the default is stored; write an expression such as sql\`now()\``;
  }
  const day = form.exec(value)?.[1];
  if (day === undefined) return expected(what, value);
  return isDay(day) ? null : `names no day of the calendar: ${day}`;
}

function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  if (year === 0 || month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= (days[month - 1] ?? 0);
}

function matching(form: RegExp, what: string): (value: Value) => string | null {
  return (value) => (typeof value === 'string' && form.test(value) ? null : expected(what, value));
}

function isNumberWord(text: string, words: RegExp): boolean {
  return words.test(text) || (text.trim() !== '' && Number.isFinite(Number(text)));
}

function isFiniteNumber(value: Value): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isBigint(value: Value): value is { readonly bigint: string } {
  return (
    typeof value === 'object' && value !== null && 'bigint' in value && /^-?\d+$/.test(`${value.bigint}`)
  );
}

function expected(what: string, value: Value): string {
  return `is not ${what}: ${JSON.stringify(value)}`;
}
