import type { Client } from 'pg';
import { type CanonicalObject, canonicalText, toCanonical } from '../kernel/canonical.ts';
import { BugError, type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import type { Registry } from '../kernel/kind.ts';
import { emptyModel, type Model } from '../kernel/model.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import { planMigration } from '../kernel/plan.ts';
import { type RenameMap, renameIds, reverseRenames } from '../kernel/rename.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import { DatabaseError } from './database-error.ts';
import { introspect, schemasOf } from './introspect.ts';
import { buildExternals } from './proof/build-model.ts';
import { compareCatalogs, type Sides } from './proof/compare-catalogs.ts';
import { compareRows, type ReadTable, readRows, type TableRows } from './proof/compare-rows.ts';
import { findRefusedBodies } from './proof/find-refused.ts';
import { lostRows } from './proof/lost-rows.ts';
import { ModelRefusal } from './proof/model-refusal.ts';
import { plannedLosses } from './proof/planned-losses.ts';
import { isObject, readLeftovers } from './proof/read-leftovers.ts';
import { adviceFor, saysItMayFail } from './proof/says-it-may-fail.ts';
import { seedRows } from './proof/seed-rows.ts';
import { shadowTemplate } from './proof/shadow-templates.ts';
import { emptyTables, unfilledTables } from './proof/unfilled-tables.ts';
import { withoutShared } from './proof/without-shared.ts';
import { namesOf } from './runner/catalog-names.ts';
import { migrateDown } from './runner/migrate-down.ts';
import { migrateUp } from './runner/migrate-up.ts';
import { MigrationFailure } from './runner/migration-failure.ts';
import { MigrationRefusal } from './runner/migration-refusal.ts';
import type { MigrationSource } from './runner/migration-source.ts';
import { revertHazards } from './runner/revert-loss.ts';
import type { Shadow, ShadowServer } from './shadow.ts';

export interface ProveMigrationOptions {
  /** What the history folds to without the migration, and with it. */
  readonly before: Model;
  readonly after: Model;
  readonly up: string;
  readonly down: string;
  /** What the migration renames, by the id before. */
  readonly renames?: RenameMap;
  readonly kinds: Registry;
  readonly server: ShadowServer;
  /** Name of the folder, for messages. */
  readonly name?: string;
  /** A person wrote or edited its scripts, which may make what no kind models. Default: false. */
  readonly custom?: boolean;
  /** Columns and tables whose values the migration is declared to lose; default: those that a plan for it loses. */
  readonly loses?: ReadonlySet<ObjectId>;
}

export interface Proof {
  /** Empty when the migration is proved. TW640..TW645. */
  readonly problems: readonly Diagnostic[];
  /** Tables that no sample row could be made for (TW646): there, only the empty table was proved. */
  readonly notes: readonly Diagnostic[];
}

/**
 * Runs a migration on real PostgreSQL, up and down, by the runner itself, and looks whether it does what it says: from
 * a database of the model before, filled with sample rows, up must lead to the catalog that a fresh build of the model
 * after has, and down back to the catalog and the rows before. It works in databases that it creates and drops.
 *
 * @throws DatabaseError where the server fails, not the migration
 * @example
 * await withShadowServer(options, (server) => proveMigration({ before, after, up, down, kinds, server }));
 */
export async function proveMigration(options: ProveMigrationOptions): Promise<Proof> {
  const notes: Diagnostic[] = [];
  // The edge of a type need not fit another, nor keep a new constraint: that is said, and the rest is proved with less.
  for (const rows of ['edges', 'ordinary', 'none'] as const) {
    const proof = await proveWith(options, rows);
    const refused = proof.problems.filter(({ code }) => code === 'TW648');
    if (refused.length === 0) return { problems: proof.problems, notes: [...notes, ...proof.notes] };
    if (notes.length === 0)
      notes.push(...refused.map((each): Diagnostic => ({ ...each, severity: 'warning' })));
  }
  throw new BugError('rows refuse a migration of empty tables');
}

/** What the tables are filled with: values at the edges of their types too, ordinary ones alone, or nothing. */
type Rows = 'edges' | 'ordinary' | 'none';

async function proveWith(options: ProveMigrationOptions, filled: Rows): Promise<Proof> {
  const { before, after, kinds, server, name = 'the migration' } = options;
  const schemas = schemasOf(before, after);
  const built = await Promise.all([
    parentDatabase(server, before, after, kinds),
    freshBuild(options, schemas),
  ]);
  const [work, fresh] = built;
  if ('problems' in fresh) return { ...fresh, notes: [] };
  try {
    const start = await readStart(work, options, schemas, filled);
    const migration = sourceOf(options, name);
    const { renames = new Map() } = options;
    const refusesUp = (failure: MigrationFailure): boolean =>
      saysItMayFail(failure, options.up, planMigration(before, after, kinds, { renames }));
    const failed = await attempt('TW641', refusesUp, () =>
      migrateUp({ target: work.connection, direct: true, folders: [migration] }),
    );
    if (failed.length > 0) {
      const bodies = await refusedBodies(options);
      return { problems: bodies.length > 0 ? bodies : failed, notes: start.notes };
    }
    const migrated = await readState(work, kinds, schemas);
    const made = (fact: string): boolean => isObject(fact) && !start.state.leftovers.includes(fact);
    // What a person makes beside the model, the way back takes away again.
    const own = options.custom === true ? migrated.leftovers.filter(made) : [];
    const leftovers = migrated.leftovers.filter((fact) => !own.includes(fact));
    const problems = [
      ...compareStates(withoutShared({ ...migrated, leftovers }, start.state, fresh), fresh, kinds, 'TW640', {
        actual: `after ${name}`,
        expected: 'in a fresh build',
      }),
    ];
    const unfilled = unfilledTables(before, after, renames, options.down);
    if (unfilled.length > 0) await withClient(work, (client) => emptyTables(client, unfilled));
    const back = { renames: reverseRenames(renames) };
    const refusesDown = (failure: MigrationFailure): boolean =>
      saysItMayFail(failure, options.down, planMigration(after, before, kinds, back));
    const stuck = await attempt('TW642', refusesDown, () =>
      migrateDown({ target: work.connection, direct: true, to: 0, allow: revertHazards }),
    );
    if (stuck.length > 0) return { problems: [...problems, ...stuck], notes: start.notes };
    const reverted = await readState(work, kinds, schemas);
    const sides = { actual: `after ${name} and its down`, expected: 'before' };
    const left = withoutShared(reverted, migrated, start.state);
    problems.push(...compareStates(left, start.state, kinds, 'TW643', sides));
    if (problems.length === 0 && unfilled.length === 0)
      problems.push(...(await compareSurvivors(work, start, options.down, name)));
    return { problems, notes: [...start.notes, ...unfilled.map((table) => provedEmpty(table, name))] };
  } finally {
    await work.drop();
  }
}

/** One migration with the model that the history leads to when it ends there. */
export interface HistoryStep {
  readonly folder: MigrationSource;
  readonly model: Model;
  /** What the migration renames, by the id before. */
  readonly renames: RenameMap;
}

export interface ProveHistoryOptions {
  readonly history: readonly HistoryStep[];
  /** What schema.ts says: the last fold must build the same database. */
  readonly model: Model;
  readonly kinds: Registry;
  readonly server: ShadowServer;
  /** Told before each migration. */
  readonly onStep?: (name: string) => void;
}

/**
 * Proves a whole history: each migration from its parent, up and down, against a fresh build of what it folds to;
 * then that the last fold is what schema.ts says. Every database is one of our own making.
 */
export async function proveHistory(options: ProveHistoryOptions): Promise<Proof> {
  const { history, model, kinds, server } = options;
  const problems: Diagnostic[] = [];
  const notes: Diagnostic[] = [];
  let before = emptyModel;
  for (const { folder, model: after, renames } of history) {
    options.onStep?.(folder.name);
    const { name, up, down, record } = folder;
    const custom = record.custom === true;
    const proof = await proveMigration({ before, after, renames, up, down, kinds, server, name, custom });
    problems.push(...proof.problems);
    notes.push(...proof.notes);
    // What comes after a migration that fails is proved from its fold: every fault of the history is told.
    before = after;
  }
  const schemas = schemasOf(before, model);
  const [last, fresh] = await Promise.all([
    freshBuild({ after: before, kinds, server }, schemas),
    freshBuild({ after: model, kinds, server }, schemas),
  ]);
  if ('problems' in fresh) problems.push(...fresh.problems);
  else if (!('problems' in last)) {
    const sides = { actual: 'by the history', expected: 'by schema.ts' };
    problems.push(...compareStates(last, fresh, kinds, 'TW645', sides));
  }
  return { problems, notes };
}

interface State {
  readonly catalog: Model;
  readonly leftovers: readonly string[];
}

async function parentDatabase(
  server: ShadowServer,
  before: Model,
  after: Model,
  kinds: Registry,
): Promise<Shadow> {
  const work =
    before.objects.size === 0
      ? await server.create()
      : await server.create(await shadowTemplate(server, before, kinds));
  // Objects that the migration refers to for the first time, and that somebody else manages.
  const added = [...after.objects].filter(([id]) => !before.objects.has(id));
  const session = await work.open();
  await buildExternals(session.client, { objects: new Map(added) }, kinds).finally(session.close);
  return work;
}

async function freshBuild(
  { after, kinds, server }: Pick<ProveMigrationOptions, 'after' | 'kinds' | 'server'>,
  schemas: readonly string[],
): Promise<State | { readonly problems: readonly Diagnostic[] }> {
  try {
    return await readState(await shadowTemplate(server, after, kinds), kinds, schemas);
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== 'statement-failed') throw error;
    const refuses = `PostgreSQL ${server.major} refuses the schema: `;
    if (error instanceof ModelRefusal) return { problems: error.diagnostics('TW644', refuses) };
    const message = refuses + error.message;
    return { problems: [diagnostic('TW644', message, error.detail ?? error.hint)] };
  }
}

/** A body is looked at when a migration has run, which says of which block it is: here, of which function. */
async function refusedBodies({
  before,
  after,
  kinds,
  server,
}: ProveMigrationOptions): Promise<readonly Diagnostic[]> {
  const text = (object: SchemaObject | undefined): string =>
    object === undefined ? '' : canonicalText(toCanonical(object, kinds.get(object.kind)));
  const written = [...after.objects].filter(([id, object]) => text(object) !== text(before.objects.get(id)));
  const fresh = await shadowTemplate(server, after, kinds);
  const { client, close } = await fresh.open();
  const refused = await findRefusedBodies(client, { objects: new Map(written) }).finally(close);
  return new ModelRefusal(refused).diagnostics('TW644', `PostgreSQL ${server.major} refuses the schema: `);
}

async function readState(shadow: Shadow, kinds: Registry, schemas: readonly string[]): Promise<State> {
  const { client, close } = await shadow.open();
  try {
    return {
      catalog: await introspect(client, kinds, schemas),
      leftovers: await readLeftovers(client, schemas),
    };
  } finally {
    await close();
  }
}

interface Start {
  readonly state: State;
  readonly tables: readonly ReadTable[];
  readonly rows: TableRows;
  readonly notes: readonly Diagnostic[];
}

async function readStart(
  work: Shadow,
  options: ProveMigrationOptions,
  schemas: readonly string[],
  filled: Rows,
): Promise<Start> {
  const { client, close } = await work.open();
  try {
    const unseeded =
      filled === 'none' ? [] : await seedRows(client, schemas, options.before, filled === 'edges');
    const state = {
      catalog: await introspect(client, options.kinds, schemas),
      leftovers: await readLeftovers(client, schemas),
    };
    const tables = survivingTables(state.catalog, options.loses ?? plannedLosses(options));
    const notes = unseeded.map(({ schema, table, reason }): Diagnostic => {
      const message = `no sample row for ${schema}.${table}: ${reason}`;
      return { ...diagnostic('TW646', message, null), severity: 'warning' };
    });
    return { state, tables, rows: await readRows(client, tables), notes };
  } finally {
    await close();
  }
}

function survivingTables({ objects }: Model, loses: ReadonlySet<ObjectId>): readonly ReadTable[] {
  const columns = new Map<ObjectId, string[]>();
  for (const { kind, id, parent, path } of objects.values()) {
    if (kind === 'table' && !loses.has(id)) columns.set(id, []);
    else if (kind === 'column' && parent !== null && !loses.has(id)) columns.get(parent)?.push(path[2] ?? '');
  }
  return [...columns].map(([id, names]) => {
    const [schema = '', table = ''] = objects.get(id)?.path ?? [];
    return { schema, table, columns: names.sort() };
  });
}

async function compareSurvivors(
  work: Shadow,
  { tables, rows }: Start,
  down: string,
  name: string,
): Promise<readonly Diagnostic[]> {
  const { client, close } = await work.open();
  const now = await readRows(client, tables).finally(close);
  const lost = lostRows(down);
  const kept = new Map([...rows].filter(([table]) => !lost.has(table)));
  return compareRows(kept, now).map(({ table, text }) =>
    diagnostic(
      'TW643',
      `rows are lost or changed by ${name} and its down: ${text}`,
      `Bring them back in down.sql; or write at its head, where nothing can: -- Cannot come back: rows of ${table}`,
    ),
  );
}

/** What to do about an object that no kind models, on the way up and on the way back. */
const leftBehind: ReadonlyMap<Diagnostic['code'], string> = new Map([
  [
    'TW640',
    'Where somebody wrote it into up.sql, `tablewright seal` says so in delta.json; a plan makes no such thing.',
  ],
  ['TW643', 'If up.sql makes it, let down.sql take it away.'],
]);

function compareStates(
  actual: State,
  expected: State,
  kinds: Registry,
  code: Diagnostic['code'],
  sides: Sides,
): readonly Diagnostic[] {
  const problems = [...compareCatalogs(actual.catalog, expected.catalog, kinds, code, sides)];
  for (const fact of actual.leftovers) {
    if (!expected.leftovers.includes(fact))
      problems.push(diagnostic(code, `${fact}: ${sides.actual} alone`, leftBehind.get(code) ?? null));
  }
  for (const fact of expected.leftovers) {
    if (!actual.leftovers.includes(fact))
      problems.push(diagnostic(code, `${fact}: ${sides.expected} alone`, null));
  }
  return problems;
}

function sourceOf(
  { before, after, up, down, kinds, renames = new Map() }: ProveMigrationOptions,
  name: string,
): MigrationSource {
  const changes: { put: CanonicalObject }[] = [];
  const { objects } = renameIds(before, renames, kinds);
  // A name that something gives up in it may be another's afterwards.
  const held = new Set([...before.objects.values()].flatMap(({ id }) => namesOf({ id })));
  for (const { id, owner } of after.objects.values()) {
    const isNew = owner === 'schema' && !objects.has(id);
    if (isNew && !namesOf({ id }).some((name) => held.has(name))) changes.push({ put: { id } });
  }
  return { number: 1, name, record: { id: 'proof', changes }, up, down };
}

/** What the runner says of a migration that it cannot run: TW648 where rows may refuse it. */
async function attempt(
  code: Diagnostic['code'],
  mayFail: (failure: MigrationFailure) => boolean,
  run: () => Promise<unknown>,
): Promise<readonly Diagnostic[]> {
  try {
    await run();
    return [];
  } catch (error) {
    if (error instanceof MigrationRefusal || error instanceof SchemaError) return error.diagnostics;
    if (error instanceof MigrationFailure && error.code === 'statement-failed') {
      const refused = mayFail(error);
      // Of the rows in the way, which a run names, none is anybody's here.
      const advice = refused ? null : adviceFor(error);
      return error.diagnostics.map((each) => ({
        ...each,
        code: refused ? 'TW648' : code,
        hint: advice ?? each.hint,
      }));
    }
    throw error;
  }
}

async function withClient(shadow: Shadow, use: (client: Client) => Promise<void>): Promise<void> {
  const { client, close } = await shadow.open();
  await use(client).finally(close);
}

function provedEmpty(table: readonly string[], name: string): Diagnostic {
  const message = `the way back of ${name} was proved without rows of ${table.join('.')}: a column that is NOT NULL is gone with its values`;
  const hint = 'Where rows are to stay, make the column nullable in an earlier migration.';
  return { ...diagnostic('TW647', message, hint), severity: 'warning' };
}

function diagnostic(code: Diagnostic['code'], message: string, hint: string | null): Diagnostic {
  return { code, severity: 'error', message, hint, at: null, source: null };
}
