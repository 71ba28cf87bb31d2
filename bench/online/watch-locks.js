import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/**
 * Looks fifty times a second how long anybody but the application has waited for a lock of the table that statements of the
 * application queue behind: stronger than SHARE UPDATE EXCLUSIVE (manual 13.3.1).
 *
 * @returns `stop`, which tells the longest wait that was seen, in milliseconds
 */
export async function watchLocks(connection) {
  const client = new pg.Client({ ...connection, application_name: 'watch-locks' });
  await client.connect();
  let longest = 0;
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      const { rows } = await client.query({
        name: 'locks',
        text: `SELECT COALESCE(max(EXTRACT(epoch FROM clock_timestamp() - l.waitstart) * 1000), 0)::float8 AS waited
          FROM pg_locks l JOIN pg_stat_activity a USING (pid)
          WHERE NOT l.granted AND l.locktype = 'relation' AND a.application_name <> 'application'
            AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')`,
      });
      longest = Math.max(longest, rows[0].waited);
      await sleep(20);
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      await watching;
      await client.end();
      return longest;
    },
  };
}
