import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { seed } from '../../seed.ts';
import { type TestDatabase, withDatabase } from '../support/postgres.ts';

const migrations = join(import.meta.dirname, '../../generated/migrations');

/** A database that the tests of one `describe` share: migrated by the committed files, with the sample data. */
export interface ReferenceDatabase {
  readonly client: Client;
  readonly database: TestDatabase;
}

/** Opens it before the tests of the surrounding `describe` and drops it after them. */
export function useReferenceDatabase(major: number): () => ReferenceDatabase {
  let opened: ReferenceDatabase | undefined;
  let release = (): void => {};
  let dropped: Promise<void> = Promise.resolve();
  beforeAll(
    () =>
      new Promise<void>((ready, reject) => {
        const finished = new Promise<void>((done) => {
          release = done;
        });
        dropped = withDatabase(major, async (database) => {
          await migrateFromFiles(database.client);
          await seed(database.client);
          opened = { client: database.client, database };
          ready();
          await finished;
        });
        dropped.catch(reject);
      }),
  );
  afterAll(() => {
    release();
    return dropped;
  });
  return () => {
    if (opened === undefined) throw new Error('the database is open only while tests run');
    return opened;
  };
}

/** Runs every committed `up.sql` as psql would: as it stands. */
export async function migrateFromFiles(client: Client): Promise<void> {
  for (const folder of (await readdir(migrations)).sort()) {
    await client.query(await readFile(join(migrations, folder, 'up.sql'), 'utf8'));
  }
}

/** How PostgreSQL refuses a statement: SQLSTATE, and the constraint where one speaks. Leaves nothing behind. */
export async function refusal(
  client: Client,
  text: string,
  values: readonly unknown[] = [],
): Promise<string> {
  await client.query('BEGIN');
  try {
    await client.query(text, [...values]);
    return 'accepted';
  } catch (error) {
    const field = (name: string) => (error instanceof Error ? Reflect.get(error, name) : undefined);
    return [field('code'), field('constraint')].filter((part) => part !== undefined).join(' ');
  } finally {
    await client.query('ROLLBACK');
  }
}

/** Runs a body in a transaction that is rolled back. */
export async function inPassing<T>(client: Client, body: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    return await body();
  } finally {
    await client.query('ROLLBACK');
  }
}
