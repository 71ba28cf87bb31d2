import { readFile } from 'node:fs/promises';
import type { Client } from 'pg';

const query = readFile(new URL('./facts.sql', import.meta.url), 'utf8');

/** What to leave out of the facts. */
export interface FactsOptions {
  /** Table of the ledger; null keeps it. Default: `schema_versions`. */
  readonly ledger?: string | null;
}

/**
 * What a database is, by every catalog that pg_dump reads: sorted lines of JSON `[kind, identity, fact]`. Two databases with
 * equal facts are the same schema; it does not matter in which order their columns were added.
 *
 * @param client a connection to the database; its search_path is put back
 */
export async function facts(client: Client, options: FactsOptions = {}): Promise<string[]> {
  const { rows: before } = await client.query<{ path: string }>(
    "SELECT current_setting('search_path') AS path",
  );
  await client.query("SELECT set_config('search_path', 'pg_catalog', false)");
  try {
    const { rows } = await client.query<{ kind: string; identity: string; fact: Record<string, unknown> }>(
      await query,
      [options.ledger === undefined ? 'schema_versions' : options.ledger],
    );
    return rows.map(({ kind, identity, fact }) => JSON.stringify([kind, identity, sortKeys(fact)]));
  } finally {
    await client.query("SELECT set_config('search_path', $1, false)", [before[0]?.path ?? '']);
  }
}

/**
 * The differences between two lists of facts, one readable line each; empty when they are equal.
 *
 * @example expect(diffFacts(fresh, migrated)).toEqual([]);
 */
export function diffFacts(expected: readonly string[], actual: readonly string[]): string[] {
  const wanted = byIdentity(expected);
  const found = byIdentity(actual);
  const lines: string[] = [];
  for (const [name, fact] of wanted) {
    const other = found.get(name);
    if (other === undefined) lines.push(`missing: ${name} ${JSON.stringify(fact)}`);
    else lines.push(...diffFact(name, fact, other));
  }
  for (const [name, fact] of found)
    if (!wanted.has(name)) lines.push(`unexpected: ${name} ${JSON.stringify(fact)}`);
  return lines;
}

type Fact = Readonly<Record<string, unknown>>;

function diffFact(name: string, wanted: Fact, found: Fact): string[] {
  const lines: string[] = [];
  for (const key of new Set([...Object.keys(wanted), ...Object.keys(found)])) {
    const [left, right] = [JSON.stringify(wanted[key]), JSON.stringify(found[key])];
    if (left !== right) lines.push(`${name}: ${key} is ${right ?? 'absent'}, expected ${left ?? 'absent'}`);
  }
  return lines;
}

/** Several facts can share an identity (the parents of a table): they are numbered in their sorted order. */
function byIdentity(lines: readonly string[]): Map<string, Fact> {
  const map = new Map<string, Fact>();
  for (const line of lines) {
    const [kind, identity, fact]: [string, string, Fact] = JSON.parse(line);
    const name = `${kind} (${identity})`;
    let key = name;
    for (let n = 2; map.has(key); n++) key = `${name} ${n}`;
    map.set(key, fact);
  }
  return map;
}

function sortKeys(fact: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fact).sort(([a], [b]) => (a < b ? -1 : 1)));
}
