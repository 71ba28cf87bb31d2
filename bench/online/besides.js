import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** What goes on at the table while a change is made; each begins, and returns what ends it. */
export const besides = {
  /** A transaction that has read, and stays open for three seconds. */
  reader: async (connection) => {
    const client = new pg.Client(connection);
    await client.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM public.orders LIMIT 1');
    const done = client.query('SELECT pg_sleep(3)').then(() => client.query('COMMIT'));
    return async () => {
      await done;
      await client.end();
    };
  },
  /** An autovacuum that would take minutes: it is slowed down, and there is much to do. */
  autovacuum: async (connection) => {
    const client = new pg.Client(connection);
    await client.connect();
    await client.query(`ALTER TABLE public.orders SET (autovacuum_vacuum_threshold = 1, autovacuum_vacuum_scale_factor = 0,
      autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 10)`);
    await client.query('DELETE FROM public.orders WHERE id % 100 = 7');
    for (let waited = 0; waited < 30_000; waited += 100) {
      const { rows } = await client.query(
        "SELECT FROM pg_stat_progress_vacuum WHERE relid = 'public.orders'::regclass",
      );
      if (rows.length > 0) return () => client.end();
      await sleep(100);
    }
    throw new Error('no autovacuum came');
  },
};
