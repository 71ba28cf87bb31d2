import type { Client } from 'pg';
import { type LockMode, lockModes, type PlannedStep } from '../../generator/kernel/step.ts';

/** What PostgreSQL did to one table or view while a step ran. */
export interface Observed {
  readonly oid: string;
  readonly lock: LockMode;
  readonly rewritten: boolean;
  readonly scanned: boolean;
}

interface Relation {
  readonly oid: string;
  readonly name: string;
  readonly filenode: string;
}

/** Ids of the tables and views that there are. */
export async function relationIds(client: Client): Promise<ReadonlySet<string>> {
  return new Set((await relations(client)).map(({ oid }) => oid));
}

/** Tables and views; what an index locks of its own nobody waits for but those who change it. */
async function relations(client: Client): Promise<readonly Relation[]> {
  const { rows } = await client.query<Relation>(
    `SELECT c.oid::text, n.nspname || '.' || c.relname AS name, pg_catalog.pg_relation_filenode(c.oid)::text AS filenode
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_' AND c.relkind IN ('r', 'v')`,
  );
  return rows;
}

async function locksOf(client: Client, pid: number): Promise<ReadonlyMap<string, LockMode>> {
  const { rows } = await client.query<{ oid: string; mode: string }>(
    `SELECT relation::text AS oid, mode FROM pg_catalog.pg_locks
     WHERE pid = $1 AND locktype = 'relation' AND granted
       AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())`,
    [pid],
  );
  const strongest = new Map<string, LockMode>();
  for (const { oid, mode } of rows) {
    const lock = toLockMode(mode);
    const known = strongest.get(oid) ?? 'none';
    if (lockModes.indexOf(lock) > lockModes.indexOf(known)) strongest.set(oid, lock);
  }
  return strongest;
}

/** `ShareRowExclusiveLock` -> `share row exclusive`. */
function toLockMode(mode: string): LockMode {
  const words = mode
    .replace(/Lock$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  const known = lockModes.find((one) => one === words);
  if (known === undefined) throw new Error(`PostgreSQL has a lock mode ${mode}`);
  return known;
}

async function scansOf(client: Client, view: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ oid: string; scans: string }>(
    `SELECT relid::text AS oid, seq_scan::text AS scans FROM pg_catalog.${view}`,
  );
  return new Map(rows.map(({ oid, scans }) => [oid, Number(scans)]));
}

/**
 * Runs a step and looks at what it holds at its end, by the names that tables and views had before it: in its
 * transaction, or, outside of any, from another session while it waits for a writer.
 */
export async function observeStep(
  step: PlannedStep,
  client: Client,
  open: () => Promise<Client>,
): Promise<ReadonlyMap<string, Observed>> {
  return step.transaction === 'outside' ? observeOutside(step, client, open) : observeInside(step, client);
}

async function observeInside(step: PlannedStep, client: Client): Promise<ReadonlyMap<string, Observed>> {
  const before = await relations(client);
  // What a session counted stays with it until then, and would count as this transaction's.
  await client.query('SELECT pg_catalog.pg_stat_force_next_flush()');
  await client.query('BEGIN');
  const { rows } = await client.query<{ pid: number }>('SELECT pg_catalog.pg_backend_pid() AS pid');
  await client.query(step.sql);
  const [locks, scans] = [
    await locksOf(client, rows[0]?.pid ?? 0),
    await scansOf(client, 'pg_stat_xact_user_tables'),
  ];
  const after = await relations(client);
  await client.query('COMMIT');
  return compare(before, after, locks, (oid) => (scans.get(oid) ?? 0) > 0);
}

async function observeOutside(
  step: PlannedStep,
  client: Client,
  open: () => Promise<Client>,
): Promise<ReadonlyMap<string, Observed>> {
  const [writer, watcher] = [await open(), await open()];
  const before = await relations(client);
  const flushed = async () => {
    await client.query('SELECT pg_catalog.pg_stat_force_next_flush()');
    return scansOf(client, 'pg_stat_user_tables');
  };
  const old = await flushed();
  const { rows } = await client.query<{ pid: number }>('SELECT pg_catalog.pg_backend_pid() AS pid');
  const pid = rows[0]?.pid ?? 0;
  await writer.query('BEGIN');
  for (const { name } of before) {
    const [schema = '', table = ''] = name.split('.');
    await writer.query(`LOCK TABLE "${schema}"."${table}" IN ROW EXCLUSIVE MODE`);
  }
  const running = client.query(step.sql);
  // It waits for the writer's transaction: then it holds all that it will.
  for (;;) {
    const { rows: waits } = await watcher.query(
      `SELECT FROM pg_catalog.pg_locks WHERE pid = $1 AND NOT granted AND locktype = 'virtualxid'`,
      [pid],
    );
    if (waits.length > 0) break;
    await new Promise((done) => setTimeout(done, 5));
  }
  const locks = await locksOf(watcher, pid);
  await writer.query('COMMIT');
  await running;
  const [now, after] = [await flushed(), await relations(client)];
  await Promise.all([writer.end(), watcher.end()]);
  return compare(before, after, locks, (oid) => (now.get(oid) ?? 0) > (old.get(oid) ?? 0));
}

function compare(
  before: readonly Relation[],
  after: readonly Relation[],
  locks: ReadonlyMap<string, LockMode>,
  isScanned: (oid: string) => boolean,
): ReadonlyMap<string, Observed> {
  const filenodes = new Map(after.map(({ oid, filenode }) => [oid, filenode]));
  return new Map(
    before.map(({ oid, name, filenode }) => [
      name,
      {
        oid,
        lock: locks.get(oid) ?? 'none',
        rewritten: filenodes.has(oid) && filenodes.get(oid) !== filenode,
        scanned: isScanned(oid),
      },
    ]),
  );
}
