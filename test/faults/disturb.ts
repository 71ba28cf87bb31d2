import { setTimeout as sleep } from 'node:timers/promises';
import { migrateUp } from '../../generator/database/runner/migrate-up.ts';
import { diffFacts, facts } from '../support/facts.ts';
import { type TestDatabase, withDatabase } from '../support/postgres.ts';
import type { FaultHistory } from './corpus.ts';
import { runToTheEnd } from './run-to-the-end.ts';
import type { Victims } from './victim.ts';

/** How a run is disturbed; `seed` and `of` place a kill at a random instant of the undisturbed run's time. */
export type Disturbance =
  | { readonly type: 'after a statement'; readonly statement: number }
  | { readonly type: 'at an instant'; readonly share: number }
  | { readonly type: 'while a lock is held'; readonly share: number }
  | { readonly type: 'of two at once'; readonly share: number };

/** A history with its undisturbed end, ready to be disturbed as often as wanted. */
export interface Prepared {
  /** Statements of an undisturbed run. */
  readonly statements: number;
  disturb(disturbance: Disturbance): Promise<void>;
}

/** Runs `use` with a history whose first migrations stand in a template. @throws Error that says what differs */
export async function withPrepared<T>(
  major: number,
  history: FaultHistory,
  victims: Victims,
  use: (prepared: Prepared) => Promise<T>,
): Promise<T> {
  const { folders, start, fill } = history;
  return withDatabase(major, async (template) => {
    const first = folders.slice(0, start);
    await migrateUp({ target: template.connection, folders: first, direct: true });
    if (fill !== null) await template.client.query(fill);
    // A database that somebody is connected to cannot be copied.
    await template.client.end();
    const copy = <R>(run: (database: TestDatabase) => Promise<R>) => withDatabase(major, run, template.name);
    const reference = await copy(async (database) => {
      const begun = performance.now();
      const victim = await victims.run({ target: database.connection, folders, killAfter: 0 });
      const statements = (await victim.ended) ?? 0;
      const milliseconds = performance.now() - begun;
      return { statements, milliseconds, end: await endOf(database, history) };
    });
    const disturb = (disturbance: Disturbance): Promise<void> =>
      copy(async (database) => {
        await runDisturbed(database, history, victims, disturbance, reference.milliseconds);
        await runToTheEnd(database.connection, folders);
        const again = await runToTheEnd(database.connection, folders);
        if (again !== 0) throw new Error(`${again} migrations were applied once more`);
        const lines = compare(reference.end, await endOf(database, history));
        if (lines.length > 0)
          throw new Error(`${history.name}, killed ${JSON.stringify(disturbance)}:\n${lines.join('\n')}`);
      });
    return use({ statements: reference.statements, disturb });
  });
}

async function runDisturbed(
  { connection: target, open }: TestDatabase,
  { folders }: FaultHistory,
  victims: Victims,
  disturbance: Disturbance,
  milliseconds: number,
): Promise<void> {
  if (disturbance.type === 'after a statement') {
    const victim = await victims.run({ target, folders, killAfter: disturbance.statement });
    await victim.ended;
    return;
  }
  const pause = disturbance.share * milliseconds;
  if (disturbance.type === 'of two at once') {
    const both = [0, 1].map(() => victims.run({ target, folders, killAfter: 0 }));
    const [one, other] = await Promise.all(both);
    await sleep(pause);
    one?.kill();
    await Promise.all([one?.ended, other?.ended]);
    return;
  }
  const holder = disturbance.type === 'while a lock is held' ? await open() : null;
  if (holder !== null) await holdLocks(holder);
  const victim = await victims.run({ target, folders, killAfter: 0 });
  await sleep(pause);
  victim.kill();
  await victim.ended.catch(() => {});
  await holder?.query('ROLLBACK');
}

/** A reader of every table, which an ALTER waits for, and a transaction that an index waits for. */
async function holdLocks(client: Awaited<ReturnType<TestDatabase['open']>>): Promise<void> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  const { rows } = await client.query<{ name: string }>(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND tablename <> 'schema_versions'",
  );
  for (const { name } of rows) await client.query(`LOCK TABLE ${name} IN ROW EXCLUSIVE MODE`);
}

interface End {
  readonly facts: readonly string[];
  readonly ledger: string;
  readonly rows: string;
}

async function endOf({ client }: TestDatabase, { rows: query }: FaultHistory): Promise<End> {
  const found = await client.query(
    'SELECT version, id, status, block, checksum FROM public.schema_versions ORDER BY 1',
  );
  const rows = query === null ? [] : (await client.query(query)).rows;
  return { facts: await facts(client), ledger: JSON.stringify(found.rows), rows: JSON.stringify(rows) };
}

function compare(expected: End, actual: End): readonly string[] {
  return [
    ...diffFacts(expected.facts, actual.facts),
    ...(expected.ledger === actual.ledger ? [] : [`ledger: ${actual.ledger}, expected ${expected.ledger}`]),
    ...(expected.rows === actual.rows ? [] : ['the rows differ']),
  ];
}
