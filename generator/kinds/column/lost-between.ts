import { findType } from '../../sql/types.ts';
import type { ColumnType } from './model.ts';

/**
 * What PostgreSQL cuts off without an error when it converts values of one type to another (manual 8.1, 8.3, 8.5,
 * 8.14), or null when it keeps them or refuses. A value that does not fit is refused (a number out of range, a text
 * that is too long): that is no loss.
 */
export function lostBetween(from: ColumnType, to: ColumnType): string | null {
  const [old, now] = [nameOf(from), nameOf(to)];
  if (old === null || now === null) return null;
  if (losesDigits(digits(old, from), digits(now, to))) return 'digits are rounded away';
  const [oldSecond, nowSecond] = [secondsOf(old, from), secondsOf(now, to)];
  if (oldSecond !== null && nowSecond !== null && nowSecond < oldSecond)
    return 'the finer part of the time is rounded away';
  if (now.startsWith('time ') && (old.startsWith('timestamp') || old.startsWith('interval')))
    return 'whole days go';
  if (old === 'time with time zone' && now === 'time without time zone') return 'the time zone goes';
  if (old === 'inet' && now === 'cidr') return 'the address within its network goes';
  if (old === 'json' && now === 'jsonb') return 'the order of keys, repeated keys and spaces go';
  if (now === 'character' && old !== 'character' && isText(old)) return 'spaces at the end go';
  if (now === 'name' && old !== 'name' && isText(old)) return 'what is beyond 63 bytes is cut off';
  return null;
}

function nameOf(type: ColumnType): string | null {
  return findType(type)?.name ?? null;
}

function isText(name: string): boolean {
  return name === 'text' || name === 'character varying' || name === 'character';
}

/** Digits that every value of a type keeps: in all, and after the point (null for a floating point). */
interface Digits {
  readonly all: number;
  readonly scale: number | null;
}

const digitsOf: Readonly<Record<string, Digits>> = {
  smallint: { all: 5, scale: 0 },
  integer: { all: 10, scale: 0 },
  bigint: { all: 19, scale: 0 },
  money: { all: 19, scale: 2 },
  real: { all: 6, scale: null },
  'double precision': { all: 15, scale: null },
};

function digits(name: string, { modifiers: [precision, scale = 0] }: ColumnType): Digits | null {
  if (name !== 'numeric') return digitsOf[name] ?? null;
  if (precision === undefined) return { all: Number.POSITIVE_INFINITY, scale: Number.POSITIVE_INFINITY };
  return { all: Number(precision), scale: Number(scale) };
}

function losesDigits(from: Digits | null, to: Digits | null): boolean {
  if (from === null || to === null) return false;
  if (to.scale === null) return from.all > to.all;
  // A double is written out with 15 digits, whatever it holds.
  return from.scale === null || to.scale < from.scale;
}

/** Digits of the seconds; -1 for a day. */
function secondsOf(name: string, { modifiers }: ColumnType): number | null {
  if (name === 'date') return -1;
  return name.startsWith('timestamp') || name.startsWith('time ') ? Number(modifiers[0] ?? 6) : null;
}
