import { randomInt } from 'node:crypto';
import type { Client } from 'pg';
import { DatabaseError } from './database-error.ts';

/** A pool hands out the connection that it got back last, unless others came between; so a few tries decide. */
const TRIES = 4;

/**
 * Refuses a connection through a transaction pooler (PgBouncer `pool_mode=transaction`, Supavisor on port 6543 …).
 *
 * There a session advisory lock is taken on a server connection that the next client shares: two runs at once both
 * "hold" it, it outlives both, and settings leak to strangers. A session pooler is fine, and a direct connection too.
 *
 * @param client the connection in question, idle
 * @param connectAgain opens a second one the same way
 * @throws DatabaseError `transaction-pooler`
 */
export async function refuseTransactionPooler(
  client: Client,
  connectAgain: () => Promise<Client>,
): Promise<void> {
  const key = randomInt(2 ** 31);
  const first = await backendOf(client, `SELECT pg_try_advisory_lock(${key}), pg_backend_pid() AS pid`);
  const second = await backendOf(
    client,
    `SELECT pg_backend_pid() AS pid FROM pg_locks
     WHERE locktype = 'advisory' AND objid = ${key}::oid AND pid = pg_backend_pid() AND granted`,
  );
  await client.query(`SELECT pg_advisory_unlock(${key})`);
  if (first !== second) throw pooled();
  const other = await connectAgain();
  try {
    // The pid told at the start of a connection is the server's own, unless somebody stands between.
    const direct = Reflect.get(client, 'processID') === first;
    for (let attempt = 0; attempt < (direct ? 1 : TRIES); attempt++) {
      const mine = await backendOf(client, 'SELECT pg_backend_pid() AS pid');
      const theirs = await backendOf(other, 'SELECT pg_backend_pid() AS pid');
      if (mine === theirs) throw pooled();
    }
  } finally {
    await other.end().catch(() => {});
  }
}

async function backendOf(client: Client, sql: string): Promise<number | null> {
  const { rows } = await client.query<{ pid: number }>(sql);
  return rows[0]?.pid ?? null;
}

function pooled(): DatabaseError {
  return new DatabaseError('transaction-pooler', 'the connection goes through a transaction pooler', {
    hint: 'locks and settings do not hold there: use the direct connection of the database (often port 5432 instead of 6543 or 6432)',
  });
}
