import type { Client } from 'pg';
import type { StatementProgress } from './statement-progress.ts';

/** What `pg_stat_progress_create_index` (manual 27.4.4) says of a server process; null when it builds no index. */
export async function readIndexProgress(client: Client, pid: number): Promise<StatementProgress | null> {
  const { rows } = await client.query<{ phase: string; done: string; total: string }>(
    // Each phase counts in one of three units, and leaves the others at 0.
    `SELECT phase,
       CASE WHEN blocks_total > 0 THEN blocks_done WHEN tuples_total > 0 THEN tuples_done ELSE lockers_done END AS done,
       CASE WHEN blocks_total > 0 THEN blocks_total WHEN tuples_total > 0 THEN tuples_total ELSE lockers_total END AS total
     FROM pg_stat_progress_create_index WHERE pid = $1`,
    [pid],
  );
  const [row] = rows;
  return row === undefined ? null : { phase: row.phase, done: Number(row.done), total: Number(row.total) };
}
