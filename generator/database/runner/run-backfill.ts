import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Backfill } from '../../sql/backfill.ts';
import { printIdentifier, printQualified } from '../../sql/identifier.ts';
import { printString } from '../../sql/literal.ts';
import { joinSql, print, type SqlText, trustSql } from '../../sql/sql-text.ts';
import { toDatabaseError } from '../database-error.ts';
import { BatchPace } from './batch-pace.ts';
import { type BlockRun, mayTryAgain, retryPause } from './block-run.ts';
import type { MigrationBlock } from './parse-migration.ts';

/** How long a batch waits for a row that somebody else has locked, while it has locked others. */
const rowTimeoutMs = 50;
/** Rows that come behind the walk are met by another one; whose condition no writing ends, by none. */
const mostWalks = 3;
/** Rest after a batch, of the time that it took: what is written has to get to the disk, which others wait for too. */
const restShare = 0.5;
/** Between two looks at how busy the server is, and between two reports, in milliseconds. */
const lookEveryMs = 100;
const tellEveryMs = 5_000;
/** A standby further behind than this is waited for. */
const lagMs = 10_000;

/** A place in the order of the key, as PostgreSQL prints its values. */
type Place = readonly string[];

/**
 * Writes the rows that are still to do, in batches along the key, each a transaction of its own. It needs no record of how
 * far it came: the first row that is still to do tells.
 *
 * The key itself may move rows behind the walk (a random uuid), so that it ends when a walk found nothing left.
 */
export async function runBackfill(run: BlockRun, block: MigrationBlock, backfill: Backfill): Promise<void> {
  const { client } = run;
  const texts = printBatch(backfill, await readKeyTypes(client, backfill));
  const teller = await startTelling(run, block, backfill);
  const pace = new BatchPace(run.limits.batchMs);
  let looked = Date.now();
  for (let walk = 0; walk < mostWalks; walk += 1) {
    let place = await placeOf(client, texts.first, []);
    if (place === null) return;
    // The first row itself is met by its own batch.
    for (let inclusive = true; place !== null; inclusive = false) {
      if (Date.now() - looked >= lookEveryMs) {
        await yieldToOthers(client);
        looked = Date.now();
      }
      const batch: Batch = await runBatch(run, inclusive ? texts.from : texts.after, place, pace);
      teller(batch.rows);
      place = batch.rows < batch.size ? null : batch.last;
      if (place !== null) await sleep(batch.milliseconds * restShare);
    }
  }
}

interface Batch {
  readonly size: number;
  readonly rows: number;
  readonly last: Place | null;
  readonly milliseconds: number;
}

async function runBatch(run: BlockRun, batch: PrintBatch, place: Place, pace: BatchPace): Promise<Batch> {
  const { client } = run;
  const started = Date.now();
  for (let attempt = 1; ; attempt += 1) {
    const { size } = pace;
    try {
      const begun = performance.now();
      const answer = await client.query(batch(place, size));
      const milliseconds = performance.now() - begun;
      pace.took(milliseconds);
      return { size, milliseconds, ...readAnswer(answer) };
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {});
      const { sqlstate } = toDatabaseError(error, 'write a batch');
      if (!mayTryAgain(sqlstate, started, run.limits)) throw error;
      pace.collided();
      await sleep(Math.min(retryPause(attempt), 200));
    }
  }
}

/** pg answers several statements with an array, which its types do not tell. */
function readAnswer(answer: unknown): Pick<Batch, 'rows' | 'last'> {
  for (const each of Array.isArray(answer) ? answer : []) {
    const rows: unknown = typeof each === 'object' && each !== null ? Reflect.get(each, 'rows') : null;
    const row: unknown = Array.isArray(rows) ? rows[0] : null;
    if (typeof row !== 'object' || row === null) continue;
    const last: unknown = Reflect.get(row, 'last');
    return { rows: Number(Reflect.get(row, 'rows')), last: Array.isArray(last) ? last.map(String) : null };
  }
  return { rows: 0, last: null };
}

/**
 * Prints the transaction of one batch, which begins with a place or behind it. All of it is sent at once, so that its rows
 * are locked for no round trip.
 */
type PrintBatch = (place: Place, size: number) => SqlText;

interface BatchTexts {
  /** The key of the first row that is still to do. */
  readonly first: SqlText;
  readonly from: PrintBatch;
  readonly after: PrintBatch;
}

function printBatch({ table, key, set, where }: Backfill, types: readonly SqlText[]): BatchTexts {
  const name = printQualified(table);
  const keys = joinSql(key.map(printIdentifier), ', ');
  // Names that no expression over the row can mean.
  const aliases = key.map((_, at) => trustSql(`tablewright_key_${at + 1}`));
  const alias = joinSql(aliases, ', ');
  const own = joinSql(
    key.map((column) => print`${name}.${printIdentifier(column)}`),
    ', ',
  );
  const writes = joinSql(
    set.map(([column, value]) => print`${printIdentifier(column)} = ${value}`),
    ', ',
  );
  const printed = joinSql(
    aliases.map((each) => print`${each}::text`),
    ', ',
  );
  const falling = joinSql(
    aliases.map((each) => print`${each} DESC`),
    ', ',
  );
  const batch =
    (sign: '>' | '>='): PrintBatch =>
    (place, size) => {
      const values = joinSql(
        place.map((value, at) => print`${printString(value)}::${types[at] ?? trustSql('text')}`),
        ', ',
      );
      // Alone with its row, a batch locks nothing while it waits.
      const lockTimeoutMs = size === 1 ? 0 : rowTimeoutMs;
      // Only the index of the key leads to a batch in a time that its size decides.
      return print`BEGIN;
        SET LOCAL tablewright.preserve_timestamps = 'on'; SET LOCAL lock_timeout = ${lockTimeoutMs};
        SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
        WITH batch (${alias}) AS MATERIALIZED (
          SELECT ${keys} FROM ${name} WHERE (${keys}) ${trustSql(sign)} (${values}) ORDER BY ${keys} LIMIT ${size}
        ), written AS (
          UPDATE ${name} SET ${writes} FROM batch WHERE (${own}) = (${alias}) AND (${where})
        )
        SELECT (SELECT count(*)::integer FROM batch) AS rows,
          (SELECT ARRAY[${printed}] FROM batch ORDER BY ${falling} LIMIT 1) AS last;
        COMMIT`;
    };
  const first = print`SELECT ARRAY[${joinSql(
    key.map((column) => print`${printIdentifier(column)}::text`),
    ', ',
  )}] AS last FROM ${name} WHERE (${where}) ORDER BY ${keys} LIMIT 1`;
  return { first, from: batch('>='), after: batch('>') };
}

async function placeOf(client: Client, sql: SqlText, values: readonly string[]): Promise<Place | null> {
  const { rows } = await client.query<{ last: Place }>(sql, [...values]);
  return rows[0]?.last ?? null;
}

async function readKeyTypes(client: Client, { table, key }: Backfill): Promise<readonly SqlText[]> {
  const { rows } = await client.query<{ type: string }>(
    `SELECT format_type(a.atttypid, a.atttypmod) AS type
     FROM unnest($2::text[]) WITH ORDINALITY AS k (name, at)
     JOIN pg_attribute a ON a.attrelid = $1::regclass AND a.attname = k.name AND NOT a.attisdropped ORDER BY k.at`,
    [printQualified(table), [...key]],
  );
  if (rows.length !== key.length) throw new Error(`${printQualified(table)} has no column ${key.join(', ')}`);
  return rows.map(({ type }) => trustSql(type));
}

/**
 * Between two batches nothing is locked. Whoever waits for a lock goes first for a moment, whoever is to blame; a standby that is
 * behind for a second.
 */
async function yieldToOthers(client: Client): Promise<void> {
  const { rows } = await client.query<{ waiting: boolean; lagging: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted) AS waiting,
       EXISTS (SELECT FROM pg_stat_replication WHERE replay_lag > $1 * interval '1 millisecond') AS lagging`,
    [lagMs],
  );
  if (rows[0]?.lagging === true) await sleep(1_000);
  else if (rows[0]?.waiting === true) await sleep(50);
}

/** Reports how far the walk came, every few seconds, against the number of rows that statistics tell. */
async function startTelling(
  run: BlockRun,
  { number, title }: MigrationBlock,
  { table }: Backfill,
): Promise<(rows: number) => void> {
  const { rows } = await run.client.query<{ total: number }>(
    'SELECT GREATEST(reltuples, 0)::float8 AS total FROM pg_class WHERE oid = $1::regclass',
    [printQualified(table)],
  );
  const started = Date.now();
  const total = Math.round(rows[0]?.total ?? 0);
  let [done, told] = [0, started];
  return (more) => {
    done += more;
    const now = Date.now();
    if (now - told < tellEveryMs) return;
    told = now;
    const elapsedMs = now - started;
    run.onEvent({ type: 'progress', name: run.name, number, title, phase: 'rows', done, total, elapsedMs });
  };
}
