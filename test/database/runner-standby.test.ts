import { execFileSync } from 'node:child_process';
import { appendFileSync, chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chooseBinaries } from '../../generator/database/binaries.ts';
import { type EmbeddedServer, startServer } from '../../generator/database/embedded-server.ts';
import { migrateUp } from '../../generator/database/runner/migrate-up.ts';
import { majors } from '../support/postgres.ts';
import { backfill, folder } from './runner-folder.support.ts';

const [major = 15] = majors;
const clients: pg.Client[] = [];
let [primary, standby]: EmbeddedServer[] = [];
let copy = '';

beforeAll(async () => {
  const binaries = await chooseBinaries(process.cwd(), { min: major, max: major }, 'min');
  const replicates = { wal_level: 'replica', max_wal_senders: '3', wal_keep_size: '1GB' };
  primary = await startServer({ binaries, settings: replicates });
  const client = await connect(primary);
  const { rows } = await client.query<{ hba_file: string }>('SHOW hba_file');
  appendFileSync(rows[0]?.hba_file ?? '', '\nlocal replication all trust\n');
  await client.query('SELECT pg_reload_conf()');
  copy = await copyData(client);
  const { host, port } = primary.connection('postgres');
  const settings = { ...replicates, primary_conninfo: `host=${host} port=${port} user=postgres` };
  standby = await startServer({ binaries, persistent: copy, durable: false, settings });
}, 120_000);

afterAll(async () => {
  for (const client of clients) await client.end();
  await standby?.stop();
  await primary?.stop();
  if (copy !== '') rmSync(dirname(copy), { recursive: true, force: true });
}, 60_000);

async function connect(server: EmbeddedServer | undefined): Promise<pg.Client> {
  const client = new pg.Client(server?.connection('postgres'));
  clients.push(client);
  await client.connect();
  return client;
}

/** A base backup by the low-level API (manual 25.3.3): the servers from npm come without pg_basebackup. */
async function copyData(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
  const data = rows[0]?.data_directory ?? '';
  // As root, PostgreSQL runs as another user, who has to get here: where the first one's data is, it does.
  const target = join(mkdtempSync(join(dirname(data), 'standby-')), 'data');
  execFileSync('chmod', ['755', dirname(target)]);
  await client.query("SELECT pg_backup_start('copy', true)");
  execFileSync('cp', ['-a', data, target]);
  const { rows: stopped } = await client.query<{ labelfile: string }>(
    'SELECT labelfile FROM pg_backup_stop(false)',
  );
  rmSync(join(target, 'postmaster.pid'), { force: true });
  for (const [name, text] of [
    ['backup_label', stopped[0]?.labelfile ?? ''],
    ['standby.signal', ''],
  ] as const) {
    writeFileSync(join(target, name), text);
    // PostgreSQL renames them in the end.
    chownSync(join(target, name), statSync(data).uid, statSync(data).gid);
  }
  return target;
}

async function until(what: string, met: () => Promise<boolean>): Promise<void> {
  for (const started = Date.now(); !(await met()); await sleep(100))
    if (Date.now() - started > 60_000) throw new Error(`waited in vain until ${what}`);
}

test('a backfill rests while a standby is far behind, and goes on once it has caught up', async () => {
  const [first, second] = [await connect(primary), await connect(standby)];
  await first.query(`
    CREATE TABLE public.a (id integer PRIMARY KEY, b integer NOT NULL, c integer);
    INSERT INTO public.a SELECT n, n FROM generate_series(1, 200000) n`);
  const is = async (client: pg.Client, condition: string): Promise<boolean> =>
    (await client.query<{ met: boolean }>(`SELECT ${condition} AS met`)).rows[0]?.met === true;
  await until('the standby has the rows', () => is(second, "to_regclass('public.a') IS NOT NULL"));
  await second.query('SELECT pg_wal_replay_pause()');
  const lagging = `EXISTS (SELECT FROM pg_stat_replication WHERE replay_lag > interval '10.5 seconds')`;
  await until('the standby is behind', async () => {
    await first.query('UPDATE public.a SET b = b WHERE id = 1');
    return is(first, lagging);
  });
  const fill = backfill('a', ['id'], [['c', 'b * 2']], 'c IS NULL');
  const run = migrateUp({ target: primary?.connection('postgres') ?? '', folders: [folder(1, fill, '')] });
  // Between two batches, with nothing locked and no statement under way.
  const rests = `EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'tablewright' AND state = 'idle'
    AND query LIKE '%pg_stat_replication%' AND now() - state_change > interval '600 milliseconds')`;
  await until('it rests', () => is(first, rests));
  expect(await is(first, 'EXISTS (SELECT FROM public.a WHERE c IS NULL)')).toBe(true);
  await second.query('SELECT pg_wal_replay_resume()');
  await run;
  expect(await is(first, 'NOT EXISTS (SELECT FROM public.a WHERE c IS DISTINCT FROM b * 2)')).toBe(true);
}, 180_000);
