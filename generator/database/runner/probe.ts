import type { Client } from 'pg';
import type { Probe } from '../../kernel/step.ts';
import { printQualified } from '../../sql/identifier.ts';
import { print } from '../../sql/sql-text.ts';

/**
 * - `done`: nothing is left to do. `to do`: none of it stands.
 * - `half done`: what a statement left that did not end; it has to be taken away first.
 * - `under way`: another session is at it.
 */
export type ProbeAnswer = 'done' | 'to do' | 'half done' | 'under way';

/**
 * Reads the probe of a block.
 *
 * @returns null for one that this version does not know
 * @example readProbe('index-valid:public.by_name')
 */
export function readProbe(text: string): Probe | null {
  if (text === 'rows-done') return { kind: 'rows-done' };
  const [, kind, path = ''] = /^(index-valid|index-gone):(.*)$/.exec(text) ?? [];
  if (kind !== 'index-valid' && kind !== 'index-gone') return null;
  const [schema, name, ...rest] = path.split('.').map(decodePart);
  if (schema === undefined || name === undefined || schema === '' || name === '' || rest.length > 0)
    return null;
  return { kind, index: [schema, name] };
}

/** Asks the database how far the block came. A backfill finds by itself the rows that are left. */
export async function askProbe(client: Client, probe: Probe): Promise<ProbeAnswer> {
  if (probe.kind === 'rows-done') return 'to do';
  const { rows } = await client.query<{ whole: boolean; building: boolean }>(
    // An index that is dropped concurrently is no longer valid, then no longer ready, then no longer live.
    `SELECT i.indisvalid AND i.indisready AND i.indislive AS whole,
       EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid) AS building
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relname = $2`,
    [...probe.index],
  );
  const found = rows[0];
  if (probe.kind === 'index-gone') return found === undefined ? 'done' : 'to do';
  if (found === undefined) return 'to do';
  if (found.whole) return 'done';
  return found.building ? 'under way' : 'half done';
}

/** Takes away what a statement left that did not end. To be called outside of a transaction. */
export async function repair(client: Client, probe: Probe): Promise<void> {
  if (probe.kind === 'index-valid') {
    await client.query(print`DROP INDEX CONCURRENTLY IF EXISTS ${printQualified(probe.index)}`);
  }
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
