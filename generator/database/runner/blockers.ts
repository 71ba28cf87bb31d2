import type { Client } from 'pg';
import { maskSecrets } from '../mask-secrets.ts';
import type { Blocker } from './blocker.ts';

const SHOWN = 100;

/** Whom a server process waits for right now. */
export async function readBlockers(client: Client, pid: number): Promise<readonly Blocker[]> {
  const { rows } = await client.query<{
    pid: number;
    backend: string | null;
    role: string | null;
    program: string | null;
    query: string | null;
    open_ms: number | null;
  }>(
    `SELECT b.pid, a.backend_type AS backend, a.usename AS role, NULLIF(a.application_name, '') AS program,
       NULLIF(a.query, '') AS query, (EXTRACT(epoch FROM clock_timestamp() - a.xact_start) * 1000)::float8 AS open_ms
     FROM (SELECT DISTINCT unnest(pg_blocking_pids($1)) AS pid) b LEFT JOIN pg_stat_activity a USING (pid) ORDER BY b.pid`,
    [pid],
  );
  return rows.map(({ open_ms, query, ...row }) => ({
    ...row,
    query: query === null ? null : shorten(maskSecrets(query)),
    openMs: open_ms === null ? null : Math.round(open_ms),
  }));
}

/** @example describeBlocker(blocker) // 'server process 81 (role app, psql): SELECT …, open for 12 s' */
export function describeBlocker({ pid, backend, role, program, query, openMs }: Blocker): string {
  const what = backend === null || backend === 'client backend' ? 'server process' : backend;
  const who = [role === null ? null : `role ${role}`, program].filter((part) => part !== null).join(', ');
  const since = openMs === null ? '' : `, open for ${Math.round(openMs / 1000)} s`;
  return `${what} ${pid}${who === '' ? '' : ` (${who})`}${query === null ? '' : `: ${query}`}${since}`;
}

function shorten(query: string): string {
  const line = query.replace(/\s+/g, ' ').trim();
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}
