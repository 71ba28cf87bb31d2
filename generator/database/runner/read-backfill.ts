import type { Backfill } from '../../sql/backfill.ts';
import { type SqlText, trustSql } from '../../sql/sql-text.ts';

/**
 * Reads what stands behind `-- @backfill`.
 *
 * @returns null when it is no description of a backfill
 * @example readBackfill('{"table":["public","a"],"key":["id"],"set":[["b","c + 1"]],"where":"b IS NULL"}')
 */
export function readBackfill(text: string): Backfill | null {
  const json = parse(text);
  if (typeof json !== 'object' || json === null) return null;
  const field = (name: string): unknown => Reflect.get(json, name);
  const [schema, name, ...rest] = texts(field('table')) ?? [];
  const key = texts(field('key'));
  const where = field('where');
  if (schema === undefined || name === undefined || rest.length > 0) return null;
  if (key === null || key.length === 0 || typeof where !== 'string') return null;
  const set = pairs(field('set'));
  if (set === null || set.length === 0) return null;
  return { table: [schema, name], key, set, where: trustSql(where) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function texts(value: unknown): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  const list: readonly unknown[] = value;
  return list.every((each) => typeof each === 'string') ? list : null;
}

function pairs(value: unknown): Backfill['set'] | null {
  if (!Array.isArray(value)) return null;
  const list: (readonly [string, SqlText])[] = [];
  for (const each of value) {
    const [column, expression, ...rest] = texts(each) ?? [];
    if (column === undefined || expression === undefined || rest.length > 0) return null;
    list.push([column, trustSql(expression)]);
  }
  return list;
}
