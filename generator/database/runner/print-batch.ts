import type { Backfill } from '../../sql/backfill.ts';
import { printIdentifier, printQualified } from '../../sql/identifier.ts';
import { printString } from '../../sql/literal.ts';
import { joinSql, print, type SqlText, trustSql } from '../../sql/sql-text.ts';

/** How long a batch waits for a row that somebody else has locked, while it has locked others. */
const rowTimeoutMs = 50;

/** A place in the order of the key, as PostgreSQL prints its values. */
export type Place = readonly string[];

/** Where a batch begins: with a place, or behind it. */
export interface Start {
  readonly place: Place;
  readonly inclusive: boolean;
}

/** Rows along the key, of which each batch writes a part. */
export interface Reach {
  readonly start: Start;
  /** Where it ends at the latest; null: with as many rows as it reads. */
  readonly end: Place | null;
  readonly rows: number;
  /** It writes one of so many rows that are still to do. */
  readonly every: number;
}

export interface BatchTexts {
  /** The key of the first row that is still to do. */
  readonly first: SqlText;
  /** The transaction of one batch. All of it is sent at once, so that its rows are locked for no round trip. */
  batch(reach: Reach): SqlText;
}

/**
 * The statements of a backfill.
 *
 * @param types of the columns of its key
 */
export function printBatch({ table, key, set, where }: Backfill, types: readonly SqlText[]): BatchTexts {
  const name = printQualified(table);
  const keys = list(key.map(printIdentifier));
  // Names that no expression over the row can mean.
  const aliases = key.map((_, at) => trustSql(`tablewright_key_${at + 1}`));
  const alias = list(aliases);
  const own = list(key.map((column) => print`${name}.${printIdentifier(column)}`));
  const writes = list(set.map(([column, value]) => print`${printIdentifier(column)} = ${value}`));
  const falling = list(aliases.map((each) => print`${each} DESC`));
  const valuesOf = (place: Place): SqlText =>
    list(place.map((value, at) => print`${printString(value)}::${types[at] ?? trustSql('text')}`));
  return {
    first: print`SELECT ARRAY[${asTexts(key.map(printIdentifier))}] AS last FROM ${name} WHERE (${where}) ORDER BY ${keys} LIMIT 1`,
    batch: ({ start: { place, inclusive }, end, rows, every }) => {
      const until = end === null ? trustSql('') : print` AND (${keys}) <= (${valuesOf(end)})`;
      // Alone with its row, a batch locks nothing while it waits.
      const lockTimeoutMs = rows <= every ? 0 : rowTimeoutMs;
      // Only the index of the key leads to a batch in a time that its size decides. Rows that are done count as read, or
      // where few are to do one batch would read all.
      return print`BEGIN;
        SET LOCAL tablewright.preserve_timestamps = 'on'; SET LOCAL lock_timeout = ${lockTimeoutMs};
        SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
        WITH seen (${alias}, tablewright_open) AS MATERIALIZED (
          SELECT ${keys}, (${where}) FROM ${name} WHERE (${keys}) ${trustSql(inclusive ? '>=' : '>')} (${valuesOf(place)})${until}
          ORDER BY ${keys} LIMIT ${rows}
        ), batch AS MATERIALIZED (
          SELECT ${alias} FROM (SELECT ${alias}, row_number() OVER () AS tablewright_row FROM seen WHERE tablewright_open) AS open
          WHERE tablewright_row % ${every} = 0
        ), written AS (
          UPDATE ${name} SET ${writes} FROM batch WHERE (${own}) = (${alias}) AND (${where})
        )
        SELECT count(*)::integer AS rows, (count(*) FILTER (WHERE tablewright_open) - (SELECT count(*) FROM batch))::integer AS left,
          (SELECT ARRAY[${asTexts(aliases)}] FROM seen ORDER BY ${falling} LIMIT 1) AS last FROM seen;
        COMMIT`;
    },
  };
}

function list(parts: readonly SqlText[]): SqlText {
  return joinSql(parts, ', ');
}

function asTexts(parts: readonly SqlText[]): SqlText {
  return list(parts.map((each) => print`${each}::text`));
}
