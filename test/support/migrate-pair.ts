import type { Client } from 'pg';
import { introspect, schemasOf } from '../../generator/database/introspect.ts';
import { readRows } from '../../generator/database/proof/compare-rows.ts';
import { seedRows } from '../../generator/database/proof/seed-rows.ts';
import { canonicalText, toCanonical } from '../../generator/kernel/canonical.ts';
import { emptyModel, type Model } from '../../generator/kernel/model.ts';
import { type ObjectId, pathOf } from '../../generator/kernel/object-id.ts';
import { type Plan, planMigration } from '../../generator/kernel/plan.ts';
import { renamer } from '../../generator/kernel/rename.ts';
import type { PlannedStep } from '../../generator/kernel/step.ts';
import type { Column } from '../../generator/kinds/column/model.ts';
import { eraseElaborated, kinds } from '../../generator/kinds/index.ts';
import { diffFacts, facts } from './facts.ts';
import { normaliseDump } from './normalise-dump.ts';
import { dumpSchema, type TestDatabase, withDatabase } from './postgres.ts';

/** Two schemas to migrate between, and what only got another name. */
export interface SchemaPair {
  readonly before: { readonly model: Model };
  readonly after: { readonly model: Model };
  readonly renames: ReadonlyMap<ObjectId, ObjectId>;
  /** The ways, where they are not those that one plan would take. */
  readonly plans?: { readonly up: Plan; readonly down: Plan };
}

export interface PairOptions {
  readonly major: number;
  /** An empty database for builds that are rolled back. */
  readonly bare: Client;
  readonly merge: boolean;
  /** Whether the plans let others read and write meanwhile. */
  readonly online: boolean;
  /** Whether pg_dump is asked too. */
  readonly dump: boolean;
}

/** How far rows went: `kept` through both ways, `refused` by a step that says it may refuse them. */
export type Outcome = 'rows kept' | 'rows refused' | 'no rows';

/** A step that may fail on existing data did. */
class RowsRefused extends Error {}

/**
 * Migrates a database there and back.
 *
 * @throws Error that says what differs
 */
export async function migratePair(pair: SchemaPair, options: PairOptions): Promise<Outcome> {
  try {
    return (await thereAndBack(pair, options, true)) ? 'rows kept' : 'no rows';
  } catch (error) {
    if (!(error instanceof RowsRefused)) throw error;
  }
  await thereAndBack(pair, options, false);
  return 'rows refused';
}

async function thereAndBack(pair: SchemaPair, options: PairOptions, seeded: boolean): Promise<boolean> {
  const { major, merge, bare, online } = options;
  const [before, after] = [pair.before.model, pair.after.model];
  const schemas = schemasOf(before, after);
  const back = new Map([...pair.renames].map(([from, to]) => [to, from]));
  const up = pair.plans?.up ?? planMigration(before, after, kinds, { merge, online, renames: pair.renames });
  const down =
    pair.plans?.down ?? planMigration(after, before, kinds, { merge: !merge, online, renames: back });
  const fresh = await freshFacts(bare, after);
  return withDatabase(major, async (database) => {
    const { client } = database;
    await run(client, planMigration(emptyModel, before, kinds, { merge: !merge }), 'build');
    const built = await facts(client);
    const dump = options.dump ? await dumpOf(database) : null;
    if (seeded) await seedRows(client, schemas, before);
    const survivors = columnsThatStay(pair, [up]);
    const returning = columnsThatStay(pair, [up, down]).map(([from]) => [from, from] as const);
    const [rows, all] = [await readColumns(client, survivors, 0), await readColumns(client, returning, 0)];

    await run(client, up, 'up');
    const kept = keptBy(up);
    same('migrated', fresh, await facts(client), kept);
    await sameModel(client, after, kept);
    sameRows('up', rows, await readColumns(client, survivors, 1));
    if (dump !== null && kept.size === 0)
      sameDump('migrated', await freshDump(major, after), await dumpOf(database));

    await run(client, down, 'down');
    const left = new Set([...keptBy(down), ...kept]);
    same('reverted', built, await facts(client), left);
    if (dump !== null && left.size === 0) sameDump('reverted', dump, await dumpOf(database));
    sameRows('down', all, await readColumns(client, returning, 1));
    return rows.size > 0;
  });
}

async function freshFacts(bare: Client, model: Model): Promise<string[]> {
  await bare.query('BEGIN');
  try {
    await runSteps(bare, planMigration(emptyModel, model, kinds), 'fresh build');
    return await facts(bare);
  } finally {
    await bare.query('ROLLBACK');
  }
}

async function run(client: Client, plan: Plan, what: string): Promise<void> {
  for (const block of plan.blocks) {
    if (block.transaction === 'inside') await client.query('BEGIN');
    await runSteps(client, { ...plan, blocks: [block] }, what);
    if (block.transaction === 'inside') await client.query('COMMIT');
  }
}

async function runSteps(client: Client, { blocks }: Plan, what: string): Promise<void> {
  for (const step of blocks.flatMap(({ steps }) => steps)) {
    await client.query(step.sql).catch((error: unknown) => {
      if (mayRefuse(step, error)) throw new RowsRefused();
      const plan = blocks.flatMap(({ steps }) => steps.map(({ sql }) => sql)).join(';\n');
      throw new Error(
        `${what}, ${step.title}: ${error instanceof Error ? error.message : String(error)}\n${step.sql}\n-- the plan\n${plan}`,
      );
    });
  }
}

/** Data exceptions (class 22) and violated constraints (23), where the step says so. */
function mayRefuse(step: PlannedStep, error: unknown): boolean {
  const state: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : null;
  return (
    /^2[23]/.test(String(state)) && step.hazards.some(({ kind }) => kind === 'may fail on existing data')
  );
}

/** What is shared (an extension, the schema that holds one) is left by its own rule, and destroyed by no step. */
function keptBy({ deltas, blocks }: Plan): ReadonlySet<string> {
  const destroyed = new Set(blocks.flatMap(({ steps }) => steps.flatMap((step) => step.destroys)));
  const removed = deltas.flatMap((delta) => (delta.verb === 'remove' ? [delta.object] : []));
  const kept = removed.filter(({ id, parent }) => parent === null && !destroyed.has(id));
  return new Set(kept.map(({ kind, path }) => `${kind} ${path.join('.')}`));
}

function same(
  what: string,
  wanted: readonly string[],
  found: readonly string[],
  kept: ReadonlySet<string>,
): void {
  const without = (lines: readonly string[]) =>
    lines.filter((line) => {
      const [kind, identity]: [string, string] = JSON.parse(line);
      return !kept.has(identity) && !kept.has(`${kind} ${identity}`);
    });
  const lines = diffFacts(without(wanted), without(found));
  if (lines.length > 0) throw new Error(`${what}:\n${lines.join('\n')}`);
}

/** The catalog holds the model, but for the texts that PostgreSQL prints in its own words. */
async function sameModel(client: Client, model: Model, kept: ReadonlySet<string>): Promise<void> {
  const lines = ({ objects }: Model): string[] =>
    [...objects.values()]
      .filter(({ kind, path }) => !kept.has(`${kind} ${path.join('.')}`))
      .map((object) => `${object.id} ${canonicalText(toCanonical(object, kinds.get(object.kind)))}`);
  const found = new Set(lines(eraseElaborated(await introspect(client, kinds, schemasOf(model)))));
  const wanted = new Set(lines(eraseElaborated(model)));
  const differing = [
    ...[...wanted].filter((line) => !found.has(line)).map((line) => `model: ${line}`),
    ...[...found].filter((line) => !wanted.has(line)).map((line) => `catalog: ${line}`),
  ];
  if (differing.length > 0) throw new Error(`introspected:\n${differing.join('\n')}`);
}

function freshDump(major: number, model: Model): Promise<string> {
  return withDatabase(major, async (database) => {
    await run(database.client, planMigration(emptyModel, model, kinds), 'fresh build');
    return dumpOf(database);
  });
}

async function dumpOf(database: TestDatabase): Promise<string> {
  return normaliseDump(await dumpSchema(database));
}

function sameDump(what: string, wanted: string, found: string): void {
  if (found !== wanted) throw new Error(`${what}, pg_dump:\n${found}\n-- expected:\n${wanted}`);
}

type Pairing = readonly [from: ObjectId, to: ObjectId];

/** Columns whose values the plans neither lose nor convert, by their ids before and after. */
function columnsThatStay(pair: SchemaPair, plans: readonly Plan[]): readonly Pairing[] {
  const rename = renamer(pair.before.model, pair.renames);
  const lost = new Set(
    plans.flatMap(({ blocks }) => blocks.flatMap(({ steps }) => steps.flatMap(({ loses }) => loses))),
  );
  const pairs: Pairing[] = [];
  for (const object of pair.before.model.objects.values()) {
    if (object.kind !== 'column' || object.parent === null) continue;
    const to = rename(object.id);
    const column = object as Column;
    const now = pair.after.model.objects.get(to) as Column | undefined;
    if (now === undefined || column.props.generated !== null || now.props.generated !== null) continue;
    const ids = [object.id, to, object.parent, rename(object.parent)];
    if (ids.some((id) => lost.has(id))) continue;
    const converted = canonicalText(column.props.type) !== canonicalText(now.props.type);
    // After the way back it is what it was.
    if (!converted || plans.length > 1) pairs.push([object.id, to]);
  }
  return pairs;
}

/** Rows as sorted texts, by the table's name before. */
async function readColumns(
  client: Client,
  pairs: readonly Pairing[],
  side: 0 | 1,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const tables = new Map<string, { schema: string; table: string; columns: string[] }>();
  for (const pair of pairs) {
    const [schema = '', table = '', name = ''] = pathOf(pair[side]);
    const key = JSON.stringify(pathOf(pair[0]).slice(0, 2));
    const known = tables.get(key);
    if (known === undefined) tables.set(key, { schema, table, columns: [name] });
    else known.columns.push(name);
  }
  const rows = new Map<string, readonly string[]>();
  for (const [key, table] of tables) {
    const [found = []] = (await readRows(client, [table])).values();
    if (found.length > 0) rows.set(key, found);
  }
  return rows;
}

function sameRows(
  what: string,
  wanted: ReadonlyMap<string, readonly string[]>,
  found: ReadonlyMap<string, readonly string[]>,
): void {
  for (const [table, rows] of wanted) {
    const now = found.get(table) ?? [];
    if (JSON.stringify(now) !== JSON.stringify(rows))
      throw new Error(`${what} changes rows of ${table}:\n${JSON.stringify(rows)}\n${JSON.stringify(now)}`);
  }
}
