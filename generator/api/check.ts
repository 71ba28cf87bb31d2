import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Delta } from '../kernel/delta.ts';
import { type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import { spentIntents } from '../phases/spent-intents.ts';
import { compareArtifacts, type FileDifference } from '../write/compare.ts';
import { firstDifferenceBelow } from '../write/first-difference.ts';
import { acquireLock, type Lock } from '../write/lock.ts';
import { manifestPath } from '../write/manifest.ts';
import { recover } from '../write/recover.ts';
import { asDescribed, readDescribedViews } from './described-views.ts';
import { chooseImports, emitAll, inputFolders } from './emit-all.ts';
import { noServer } from './no-server.ts';
import { openProject, type Project } from './project.ts';
import { proveState } from './prove.ts';
import type { CheckFinding, CheckOptions, CheckResult } from './results.ts';
import { readSchemaState, type SchemaState } from './schema-state.ts';

/** See `check` of the library API. */
export async function check(options: CheckOptions): Promise<CheckResult> {
  const project = openProject(options.root ?? process.cwd(), options.schema);
  const lock = await acquireWhereWritable(project.stateDir);
  try {
    const recovered = lock === null ? [] : recover(lock);
    const state = await readSchemaState(project);
    const { findings, unchanged } = await findDifferences(state);
    // A proof of what is not even recorded would say the same at greater length.
    const proof = options.prove === true && findings.length === 0 ? await proveState(state, options) : null;
    const all = [...findings, ...(proof?.problems ?? []).map(findingOfProblem)];
    if (proof?.outcome.status === 'skipped')
      throw noServer('TW651', `nothing was proved: ${proof.outcome.reason}`);
    return {
      status: all.length === 0 ? 'same' : 'different',
      findings: all,
      unchanged,
      proof: proof?.outcome ?? null,
      plans: proof?.plans ?? null,
      warnings: [
        ...recovered,
        ...state.loaded.warnings,
        ...spentIntents(state.intents, state.plan.deltas),
        ...(proof?.notes ?? []),
      ],
    };
  } finally {
    lock?.release();
  }
}

/** The lock, or null in a checkout that cannot be written, where nobody else writes either. */
async function acquireWhereWritable(stateDir: string): Promise<Lock | null> {
  try {
    return await acquireLock(stateDir);
  } catch (error) {
    if (error instanceof SchemaError && error.diagnostics.some(({ code }) => code === 'TW515')) return null;
    throw error;
  }
}

async function findDifferences(
  state: SchemaState,
): Promise<{ findings: readonly CheckFinding[]; unchanged: number }> {
  const { project, plan, loaded } = state;
  const findings: CheckFinding[] = [];
  if (plan.deltas.length > 0) findings.push(unrecorded(state));
  const { known, missing, outdated } = readDescribedViews(project, loaded);
  for (const { view } of missing) {
    findings.push({
      code: 'TW522',
      file: null,
      message: `${view.path.join('.')} is not described as it is now: nothing says what types its columns have`,
      hint: 'Run `tablewright generate`: it asks a PostgreSQL server.',
      difference: null,
    });
  }
  // The files of a view that was never described cannot be known, nor those that name it. An outdated description
  // stands in, so that the other files are compared; its own differ anyway.
  if (missing.length > outdated.size) return { findings, unchanged: 0 };
  const manifestText = readIfThere(join(project.outDir, manifestPath));
  const imports = chooseImports(state, manifestText);
  const { files } = await emitAll(
    state,
    asDescribed(new Map([...known, ...outdated])),
    state.folders,
    imports,
  );
  const comparison = compareArtifacts(project.outDir, files, { inputFolders, choices: { imports } });
  const others = comparison.differences.filter(({ path }) => path !== manifestPath);
  // The manifest differs with every other file; alone, it is a finding of its own.
  const shown = others.length === 0 ? comparison.differences : others;
  findings.push(
    ...shown.map((difference) =>
      difference.path === manifestPath && comparison.manifestProblem === 'unreadable'
        ? unreadableManifest(project)
        : findingOf(difference, project, plan.deltas.length > 0),
    ),
  );
  return { findings, unchanged: comparison.unchanged };
}

const messages: Readonly<Record<FileDifference['state'], readonly [string, string]>> = {
  missing: ['is missing', 'Run `tablewright generate`.'],
  stale: ['is not what SOURCE yields', 'Run `tablewright generate` and commit what it writes.'],
  edited: [
    'was edited by hand; SOURCE yields other bytes',
    'Move the change into schema.ts or a template, delete the file and run `tablewright generate`.',
  ],
  leftover: ['is left over: no input yields it any more', 'Run `tablewright generate`: it removes the file.'],
  blocked: ['is in the place of a generated file', 'Move it elsewhere and run `tablewright generate`.'],
  amended: [
    'was edited since it was generated',
    'Restore it if a database has run it: the runner refuses what it did not apply. Else `tablewright seal` proves it and takes note.',
  ],
};

function findingOf(
  { path, state, expected, actual }: FileDifference,
  project: Project,
  changed: boolean,
): CheckFinding {
  const [message, hint] = messages[state];
  const source = path === manifestPath ? 'the list of generated files' : sourceOf(path, changed);
  const file = `${project.outName}/${path}`;
  return {
    code: state === 'edited' || state === 'blocked' ? 'TW521' : 'TW520',
    file,
    message: `${file} ${message.replace('SOURCE', source)}`,
    hint,
    difference: expected === null || actual === null ? null : firstDifferenceBelow(expected, actual),
  };
}

function unreadableManifest(project: Project): CheckFinding {
  const file = `${project.outName}/${manifestPath}`;
  return {
    code: 'TW520',
    file,
    message: `${file} cannot be read: it is half-written, or holds the marks of a merge conflict`,
    hint: 'Run `tablewright generate`: it is rebuilt from the headers of the files.',
    difference: null,
  };
}

/** Which input to look at. A description yields nothing but itself and what is made of its view. */
function sourceOf(path: string, changed: boolean): string {
  if (changed) return 'schema.ts';
  return path.startsWith('docs/') ? 'schema.ts with templates/' : 'schema.ts with the migrations';
}

function unrecorded({ plan, project, records }: SchemaState): CheckFinding {
  const first = plan.deltas.slice(0, 5).map(describeDelta).join(', ');
  const more = plan.deltas.length > 5 ? ` and ${plan.deltas.length - 5} more` : '';
  const what = records.length === 0 ? 'there is no migration yet' : 'the migrations do not lead to schema.ts';
  return {
    code: 'TW523',
    file: `${project.outName}/migrations`,
    message: `${what}: ${first}${more}`,
    hint: 'Run `tablewright generate`: it writes the migration.',
    difference: null,
  };
}

function findingOfProblem({ code, message, hint }: Diagnostic): CheckFinding {
  return { code, file: null, message, hint, difference: null };
}

const verbs = { add: 'added', remove: 'removed', set: 'changed', rename: 'renamed' } as const;

function describeDelta(delta: Delta): string {
  const { kind, path } = 'object' in delta ? delta.object : delta.after;
  return `${kind} ${path.join('.')} ${verbs[delta.verb]}`;
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
