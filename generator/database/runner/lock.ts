import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { refuse } from './migration-refusal.ts';
import type { OnRunnerEvent } from './runner-event.ts';

/** How often somebody who waits is told about it, in milliseconds. */
const TELL_EVERY = 5_000;

/**
 * Takes the lock that lets one runner at a time work on a database's ledger: a session advisory lock (manual 13.3.5),
 * so that it goes with the session however that ends.
 *
 * It is polled. A backend that waits inside of `pg_advisory_lock` holds a snapshot, which CREATE INDEX CONCURRENTLY of
 * the lock's holder waits for: a deadlock.
 *
 * @param deadlineMs how long to wait
 * @throws MigrationRefusal TW620 when it was not free in time, saying who has it
 */
export async function acquireLock(
  client: Client,
  ledgerSchema: string,
  deadlineMs: number,
  onEvent: OnRunnerEvent,
): Promise<void> {
  const key = lockKey(ledgerSchema);
  const started = Date.now();
  let told = Number.NEGATIVE_INFINITY;
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>(
      'SELECT pg_try_advisory_lock($1::bigint) AS taken',
      [key],
    );
    if (rows[0]?.taken === true) return;
    const waitedMs = Date.now() - started;
    if (waitedMs >= deadlineMs) {
      const holder = await findHolder(client, key);
      const message = `another migration run holds the lock of this database (${holder}); waited ${waitedMs} ms`;
      throw refuse('TW620', message, 'Wait for it to end, or allow a longer wait.');
    }
    if (waitedMs - told >= TELL_EVERY) {
      told = waitedMs;
      onEvent({ type: 'waiting', holder: await findHolder(client, key), waitedMs });
    }
    // Jitter, so that many who wait do not ask at the same instants.
    await sleep(Math.min(50 + Math.random() * 100, Math.max(deadlineMs - waitedMs, 1)));
  }
}

export async function releaseLock(client: Client, ledgerSchema: string): Promise<void> {
  await client.query('SELECT pg_advisory_unlock($1::bigint)', [lockKey(ledgerSchema)]);
}

/** Advisory locks are the database's own, so the key names product and ledger alone. */
export function lockKey(ledgerSchema: string): string {
  const digest = createHash('sha256').update(`tablewright ledger of schema ${ledgerSchema}`).digest();
  return digest.readBigInt64BE(0).toString();
}

async function findHolder(client: Client, key: string): Promise<string> {
  const { rows } = await client.query<{
    pid: number;
    role: string | null;
    program: string | null;
    since: string;
  }>(
    `SELECT l.pid, a.usename AS role, a.application_name AS program, a.backend_start::text AS since
     FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND (l.classid::bigint << 32) | l.objid::bigint = $1::bigint`,
    [key],
  );
  const holder = rows[0];
  if (holder === undefined) return 'it has just ended';
  return `server process ${holder.pid}, role ${holder.role}, ${holder.program || 'unnamed'}, since ${holder.since}`;
}
