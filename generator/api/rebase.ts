import { randomBytes } from 'node:crypto';
import { renderMigration } from '../emit/migration-sql.ts';
import { appendMigration } from '../history/append-migration.ts';
import { foldHistory } from '../history/fold-history.ts';
import { type Line, linearise } from '../history/linearise.ts';
import { mergeTexts } from '../history/merge-texts.ts';
import { migrationId } from '../history/migration-id.ts';
import { folderName, titleOf } from '../history/migration-name.ts';
import type { MigrationRecord } from '../history/migration-record.ts';
import { orderProblems } from '../history/order-problems.ts';
import { type BranchChange, findConflicts, renamesOf, replayChanges } from '../history/replay-changes.ts';
import { type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import type { Model } from '../kernel/model.ts';
import { pathOf } from '../kernel/object-id.ts';
import { type Plan, planMigration } from '../kernel/plan.ts';
import { reverseRenames } from '../kernel/rename.ts';
import { kinds } from '../kinds/index.ts';
import type { Lock } from '../write/lock.ts';
import { chooseKept, type Kept } from './choose-kept.ts';
import type { RebasedMigration, RebaseOptions, RebaseResult } from './history-results.ts';
import { inProject } from './in-project.ts';
import type { Project } from './project.ts';
import { type MigrationFolder, readFolders, readSchema } from './schema-state.ts';
import { writeHistory } from './write-history.ts';

/** See `rebase` of the library API. */
export async function rebase(options: RebaseOptions): Promise<RebaseResult> {
  return inProject(options, (project, lock) => rebaseProject(project, options, lock));
}

async function rebaseProject(project: Project, options: RebaseOptions, lock: Lock): Promise<RebaseResult> {
  const old = readFolders(project);
  const kept: Kept[] = [];
  const line = order(project, old, options.onto, kept);
  const { folders, rebased } = moveAll(line, old);
  const loaded = await readSchema(project);
  const moved = new Set(rebased.map(({ to }) => to));
  const toProve = folders.filter(({ name }) => moved.has(name)).map(({ record }) => record.id);
  const written = await writeHistory({ project, loaded, old, folders, toProve }, options, lock);
  return { ...written, kept: kept.map(({ folder: { name }, why }) => ({ name, why })), rebased };
}

/** The order of the migrations, once at every fork one branch stays. */
function order(
  project: Project,
  folders: readonly MigrationFolder[],
  onto: string | undefined,
  kept: Kept[],
): Line {
  const records = folders.map(({ record }) => record);
  const problems = orderProblems(
    records,
    folders.map(({ name }) => name),
  );
  const refuse = (hopeless: Diagnostic['code']): never => {
    throw new SchemaError(problems.filter(({ code }) => code === hopeless));
  };
  if (problems.some(({ code }) => code === 'TW410')) refuse('TW410');
  const line = linearise(records, (siblings) => {
    const branches = siblings.map(({ id }) =>
      folders.filter(({ record }) => ancestry(record.id, records).includes(id)).sort(byPlace(id)),
    );
    const choice = chooseKept(project, branches, onto);
    kept.push(choice);
    return choice.folder.record;
  });
  // What continues something lost, or itself, no order can mend.
  return line.records.length < records.length ? refuse('TW404') : line;
}

/** The head of a branch first. */
function byPlace(head: string): (a: MigrationFolder, b: MigrationFolder) => number {
  return (a, b) => Number(b.record.id === head) - Number(a.record.id === head);
}

/** Ids of a migration and of all that it continues, the first first. */
function ancestry(id: string, records: readonly MigrationRecord[]): readonly string[] {
  const chain: string[] = [];
  for (let at: string | null = id; at !== null && !chain.includes(at); ) {
    const found: MigrationRecord | undefined = records.find((record) => record.id === at);
    if (found !== undefined) chain.unshift(found.id);
    at = found?.parent ?? null;
  }
  return chain;
}

interface Moved {
  readonly folders: readonly MigrationFolder[];
  readonly rebased: readonly RebasedMigration[];
}

/** @throws SchemaError TW425, TW426 with every reason why a person has to decide */
function moveAll(line: Line, old: readonly MigrationFolder[]): Moved {
  const all = old.map(({ record }) => record);
  const foldOf = (id: string | null): Model => {
    const chain = id === null ? [] : ancestry(id, all);
    return foldHistory(
      chain.flatMap((each) => all.find((record) => record.id === each) ?? []),
      kinds,
    );
  };
  const folders: MigrationFolder[] = [];
  const rebased: RebasedMigration[] = [];
  const problems: Diagnostic[] = [];
  /** By the first migration of a branch that moves: what it comes after now. */
  const beneath = new Map<string, BranchChange>();
  for (const record of line.records) {
    const folder = old.find((each) => each.record === record);
    if (folder === undefined) continue;
    const number = Math.max((folders.at(-1)?.number ?? 0) + 1, folder.number);
    const name = folderName(number, titleOf(folder.name));
    if (!line.moved.has(record.id)) {
      folders.push({ ...folder, number, name });
      if (name !== folder.name) rebased.push({ from: folder.name, to: name, up: 'kept' });
      continue;
    }
    const onto = foldHistory(
      folders.map((each) => each.record),
      kinds,
    );
    const root = ancestry(record.id, all).find((id) => line.moved.has(id)) ?? record.id;
    const forkedAt = all.find(({ id }) => id === root)?.parent ?? null;
    const shared = new Set(forkedAt === null ? [] : ancestry(forkedAt, all));
    const theirs = beneath.get(root) ?? {
      before: foldOf(forkedAt),
      after: onto,
      renames: new Map(
        folders.flatMap((each) => (shared.has(each.record.id) ? [] : [...renamesOf(each.record)])),
      ),
    };
    beneath.set(root, theirs);
    const ours = { before: foldOf(record.parent), after: foldOf(record.id), renames: renamesOf(record) };
    const conflicts = findConflicts(ours, theirs, kinds);
    if (conflicts.length > 0) {
      problems.push(...conflicts.map(({ id, because }) => conflict(folder, id, because)));
      // What continues it cannot be judged.
      break;
    }
    const moved = moveOne({ folder, number, name, ours, onto }, folders);
    if ('code' in moved) {
      problems.push(moved);
      break;
    }
    const up = moved.record.id === record.id ? 'kept' : 'planned anew';
    rebased.push({ from: folder.name, to: name, up });
    folders.push(moved);
  }
  if (problems.length > 0) throw new SchemaError(problems);
  return { folders, rebased };
}

interface Move {
  readonly folder: MigrationFolder;
  readonly number: number;
  readonly name: string;
  readonly ours: BranchChange;
  readonly onto: Model;
}

/** Plans one migration from where it now begins, and takes over what a person wrote into it. */
function moveOne(
  { folder, number, name, ours, onto }: Move,
  before: readonly MigrationFolder[],
): MigrationFolder | Diagnostic {
  const target = replayChanges(ours, onto, kinds);
  const { renames } = ours;
  const back = reverseRenames(renames);
  // Which form it was planned in no file says; the text does.
  const short = planMigration(ours.before, ours.after, kinds, { renames });
  const online = bodyOf(folder.up) !== bodyOf(renderMigration(short, { name, direction: 'up' }));
  const then = online ? planMigration(ours.before, ours.after, kinds, { renames, online }) : short;
  const plan = planMigration(onto, target, kinds, { renames, online });
  const up = takeOver(folder.up, then, plan, 'up', folder.name, name);
  const down = takeOver(
    folder.down,
    planMigration(ours.after, ours.before, kinds, { renames: back, online }),
    planMigration(target, onto, kinds, { renames: back, online }),
    'down',
    folder.name,
    name,
  );
  if (up === null || down === null) return unmerged(folder, up === null ? 'up.sql' : 'down.sql');
  const kept = up === folder.up;
  const { record } = folder;
  const { supersedes, ...lasting } = record;
  const id = kept ? record.id : migrationId(randomBytes(32));
  const records = before.map((each) => each.record);
  const next = appendMigration(records, plan.deltas, target, kinds, record.name, id);
  return {
    number,
    name,
    up,
    down,
    record: {
      ...lasting,
      ...next,
      ...(kept ? (supersedes === undefined ? {} : { supersedes }) : { supersedes: [record.id] }),
    },
  };
}

/**
 * A script as it was, where the plan is the same as then; the new plan, where nobody changed the old one; else both
 * merged. The first line, which names the folder, counts for nothing.
 */
function takeOver(
  text: string,
  then: Plan,
  now: Plan,
  direction: 'up' | 'down',
  oldName: string,
  name: string,
): string | null {
  const render = (plan: Plan): string => renderMigration(plan, { name: oldName, direction });
  const [base, next] = [render(then), render(now)];
  if (base === next) return text;
  const merged = bodyOf(text) === bodyOf(base) ? next : mergeTexts(base, text, next);
  return (
    merged
      ?.replace(`migration ${oldName}\n`, `migration ${name}\n`)
      .replace(`Migration ${oldName}\n`, `Migration ${name}\n`) ?? null
  );
}

function bodyOf(text: string): string {
  return text.slice(text.indexOf('\n'));
}

function conflict(
  { name }: MigrationFolder,
  id: Parameters<typeof pathOf>[0],
  because: Parameters<typeof pathOf>[0],
): Diagnostic {
  const what = (each: typeof id): string => `${each.slice(0, each.indexOf(':'))} ${pathOf(each).join('.')}`;
  const message =
    id === because
      ? `both branches changed ${what(id)}`
      : `${what(id)}, changed by one branch, needs ${what(because)}, which the other changed`;
  const hint = `schema.ts says what the two mean together: see that it does, delete the folder ${name} (and those that continue it) and run \`tablewright generate\`.`;
  return { code: 'TW425', severity: 'error', message, hint, at: id, source: null };
}

function unmerged({ name }: MigrationFolder, file: string): Diagnostic {
  const message = `${name}/${file} was edited by hand where its new plan differs from the old`;
  const hint = `Keep your lines, delete the folder ${name}, run \`tablewright generate\`, put the lines in again and \`tablewright seal\`.`;
  return { code: 'TW426', severity: 'error', message, hint, at: null, source: null };
}
