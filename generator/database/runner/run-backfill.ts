import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Backfill } from '../../sql/backfill.ts';
import { printQualified } from '../../sql/identifier.ts';
import { type SqlText, trustSql } from '../../sql/sql-text.ts';
import { BatchPace } from './batch-pace.ts';
import type { BlockRun } from './block-run.ts';
import type { MigrationBlock } from './parse-migration.ts';
import { type BatchTexts, type Place, printBatch, type Start } from './print-batch.ts';
import { runBatch } from './run-batch.ts';

/** Rows that come behind the walk are met by another one; whose condition no writing ends, by none. */
const mostWalks = 3;
/** Rows of a stretch, and in how many turns it is written. */
const stretchRows = 20_000;
const turns = 8;
/** Rest after a batch, of the time that it took: what is written has to get to the disk, which others wait for too. */
const restShare = 0.5;
/** Between two looks at how busy the server is, and between two reports, in milliseconds. */
const lookEveryMs = 100;
const tellEveryMs = 5_000;
/** A standby further behind than this is waited for. */
const lagMs = 10_000;

/** What the stretches of a backfill share. */
interface Walk {
  readonly run: BlockRun;
  readonly texts: BatchTexts;
  readonly pace: BatchPace;
  readonly tell: (rows: number) => void;
  looked: number;
}

/**
 * Writes the rows that are still to do, in batches along the key, each a transaction of its own. It needs no record of how
 * far it came: the first row that is still to do tells.
 *
 * The key itself may move rows behind the walk (a random uuid), so that it ends when a walk found nothing left.
 */
export async function runBackfill(run: BlockRun, block: MigrationBlock, backfill: Backfill): Promise<void> {
  const { client, limits } = run;
  const texts = printBatch(backfill, await readKeyTypes(client, backfill));
  const tell = await startTelling(run, block, backfill);
  const walk: Walk = { run, texts, tell, pace: new BatchPace(limits.batchMs), looked: Date.now() };
  for (let walks = 0; walks < mostWalks; walks += 1) {
    let place = await placeOf(client, texts.first, []);
    if (place === null) return;
    // The first row itself is met by its own batch.
    for (let inclusive = true; place !== null; inclusive = false)
      place = await writeStretch(walk, { place, inclusive });
  }
}

/**
 * Writes the rows of a stretch in turns, an eighth of those next to each other at a time. A new version of a row needs room in
 * the row's own page, or every index gets an entry for it (HOT, manual 73.7), and a table that was filled at once has none: the
 * first turn leaves its pages, and each later one takes the room of the versions that the turn before it left.
 *
 * @returns where the next stretch begins, or null after the last row of the table
 */
async function writeStretch(walk: Walk, start: Start): Promise<Place | null> {
  let end: Place | null = null;
  let [length, left] = [stretchRows, stretchRows];
  for (let turn = 0; turn < turns && left > 0; turn += 1) {
    // Where few are to do there is room enough, and the last turn leaves none.
    const every: number = left * turns <= length ? 1 : turns - turn;
    const turned = await writeTurn(walk, start, end, every);
    if (end === null) [end, length] = [turned.last, turned.rows];
    left = every === 1 ? 0 : turned.left;
    walk.tell(left === 0 ? (length * (turns - turn)) / turns : length / turns);
  }
  return length < stretchRows ? null : end;
}

/** Writes one of `every` rows of a stretch that are still to do. Its first turn tells how far it goes. */
async function writeTurn(
  walk: Walk,
  start: Start,
  end: Place | null,
  every: number,
): Promise<{ readonly rows: number; readonly left: number; readonly last: Place }> {
  const { run, texts, pace } = walk;
  let [rows, left] = [0, 0];
  for (let at = start; ; ) {
    if (Date.now() - walk.looked >= lookEveryMs) {
      await yieldToOthers(run.client);
      walk.looked = Date.now();
    }
    const most = end === null ? stretchRows - rows : stretchRows;
    const batch = await runBatch(run, texts, { start: at, end, rows: most, every }, pace);
    [rows, left] = [rows + batch.rows, left + batch.left];
    const last: Place = batch.last ?? at.place;
    if (!batch.full || (end === null && rows >= stretchRows)) return { rows, left, last };
    at = { place: last, inclusive: false };
    await sleep(batch.milliseconds * restShare);
  }
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
    run.onEvent({
      type: 'progress',
      name: run.name,
      number,
      title,
      phase: 'rows',
      done: Math.round(done),
      total,
      elapsedMs,
    });
  };
}
