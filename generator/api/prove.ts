import { renderDescribed } from '../emit/described.ts';
import { foldHistory } from '../history/fold-history.ts';
import { renamesOf } from '../history/replay-changes.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { readDescribedViews } from './described-views.ts';
import { openProject } from './project.ts';
import type { HelperPlan, ProofOutcome, ProveOptions, ProveResult } from './results.ts';
import { readSchemaState, type SchemaState } from './schema-state.ts';
import { type ServerAtHand, withServerAtHand } from './server-use.ts';

/** See `prove` of the library API. */
export async function prove(options: ProveOptions): Promise<ProveResult> {
  const project = openProject(options.root ?? process.cwd(), options.schema);
  return proveState(await readSchemaState(project), options);
}

/**
 * Proves a whole history on the lowest server of the project's range, and on the highest that can be had: what holds
 * at both ends holds between.
 */
export async function proveState(state: SchemaState, options: ProveOptions): Promise<ProveResult> {
  const { project } = state;
  const started = performance.now();
  const wish = { project, ...(options.database === undefined ? {} : { database: options.database }) };
  const ends = options.database === undefined ? await endsOf(state) : (['min'] as const);
  const majors: number[] = [];
  const problems: Diagnostic[] = [];
  const notes: Diagnostic[] = [];
  const plans: HelperPlan[] = [];
  let missing: string | null = null;
  for (const prefer of ends) {
    await withServerAtHand({ ...wish, prefer }, async (found) => {
      if (found.server === null) {
        missing = found.reason;
        return;
      }
      majors.push(found.server.major);
      const proof = await proveOn(state, found.server, options);
      problems.push(...unsaid(problems, proof.problems));
      notes.push(...unsaid(notes, proof.notes));
      if (options.explain !== true) return;
      const { explainHelpers } = await import('./explain-helpers.ts');
      const explained = await explainHelpers(state, found.server);
      plans.push(...explained.plans);
      problems.push(...unsaid(problems, explained.problems));
      notes.push(...unsaid(notes, explained.notes));
    });
  }
  const milliseconds = Math.round(performance.now() - started);
  const outcome: ProofOutcome =
    missing === null
      ? { status: 'proved', majors, milliseconds, migrations: state.folders.length }
      : { status: 'skipped', reason: missing };
  return { outcome, problems, notes, plans: options.explain === true ? plans : null };
}

/** Servers of two majors mostly find the same. */
function unsaid(said: readonly Diagnostic[], found: readonly Diagnostic[]): readonly Diagnostic[] {
  const known = new Set(said.map(textOf));
  return found.filter((each) => !known.has(textOf(each)));
}

const textOf = ({ code, message, at }: Diagnostic): string => JSON.stringify([code, message, at]);

async function endsOf({ project: { root, postgres } }: SchemaState): Promise<readonly ('min' | 'max')[]> {
  const { findBinaries } = await import('../database/binaries.ts');
  const majors = new Set((await findBinaries(root, postgres)).map(({ major }) => major));
  return majors.size > 1 ? ['min', 'max'] : ['min'];
}

async function proveOn(
  state: SchemaState,
  server: ServerAtHand['server'] & object,
  options: ProveOptions,
): Promise<{ problems: readonly Diagnostic[]; notes: readonly Diagnostic[] }> {
  const { proveHistory } = await import('../database/prove.ts');
  const { folders, records, kinds, target } = state;
  const proof = await proveHistory({
    history: folders.map((folder, at) => ({
      folder,
      model: foldHistory(records.slice(0, at + 1), kinds),
      renames: renamesOf(folder.record),
    })),
    model: target,
    kinds,
    server,
    onStep: (name) => options.onProgress?.(`proving ${name} on PostgreSQL ${server.major}`),
  });
  const more = [...(await misdescribed(state, server)), ...(await brokenPromises(state, server))];
  return { problems: [...proof.problems, ...more], notes: proof.notes };
}

/** Columns of which schema.ts says `notNull`, and that hold NULL over sample rows. */
async function brokenPromises(
  { loaded, kinds }: SchemaState,
  server: ServerAtHand['server'] & object,
): Promise<readonly Diagnostic[]> {
  if (loaded.asserted.size === 0) return [];
  const { countNulls } = await import('../database/proof/count-nulls.ts');
  const { model, queries, asserted } = loaded;
  const found = await countNulls({ model, queries, asserted, kinds, server });
  return found.map(({ of, column, nulls }): Diagnostic => {
    const object = model.objects.get(of) ?? queries.find(({ id }) => id === of);
    const message = `${of.replace(':', ' ')}: ${column} is NULL in ${nulls} of its rows over sample data, and notNull() says never`;
    const hint = 'Remove notNull(), or make a value of it with coalesce().';
    return { code: 'TW256', severity: 'error', message, hint, at: of, source: object?.source ?? null };
  });
}

/** Committed descriptions that are not what PostgreSQL says. Another major may prove more or less of a column. */
async function misdescribed(
  { project, loaded, kinds }: SchemaState,
  server: ServerAtHand['server'] & object,
): Promise<readonly Diagnostic[]> {
  const { describeViews } = await import('../database/describe.ts');
  const { known } = readDescribedViews(project, loaded);
  const views = [...known].filter(([, { server: major }]) => major === server.major).map(([id]) => id);
  const queries = loaded.queries.filter(({ id }) => views.includes(id));
  const described = await describeViews({
    model: loaded.model,
    views: views.filter((id) => id.startsWith('view:')),
    queries,
    kinds,
    server,
  });
  return views.flatMap((view): readonly Diagnostic[] => {
    const [committed, actual] = [known.get(view), described.get(view)];
    if (committed === undefined || actual === undefined) return [];
    if (renderDescribed(view, committed) === renderDescribed(view, { key: committed.key, ...actual }))
      return [];
    const message = `the description of ${view} is not what PostgreSQL ${server.major} says`;
    const hint = 'Delete its file under described/ and run `tablewright generate`.';
    return [{ code: 'TW524', severity: 'error', message, hint, at: view, source: null }];
  });
}
