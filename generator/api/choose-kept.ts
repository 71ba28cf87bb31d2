import { spawnSync } from 'node:child_process';
import { relative } from 'node:path';
import { titleOf } from '../history/migration-name.ts';
import { type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import type { Project } from './project.ts';
import { type MigrationFolder, migrationsFolder } from './schema-state.ts';

/** The migration that stays where a history forks, and why. */
export interface Kept {
  readonly folder: MigrationFolder;
  readonly why: string;
}

/** Branches of which everybody has the migrations already. */
const trunks: readonly string[] = ['main', 'master'];

/**
 * Chooses which of two branches' migrations stays: the one that others may have run already. `--onto` says so; else git
 * does, where exactly one of them is in the shared branch; else it is the first by number and name.
 *
 * @param branches the migrations that continue the same one, each with all that continue it
 * @throws SchemaError TW427 where `onto` names none of them
 */
export function chooseKept(
  project: Project,
  branches: readonly (readonly MigrationFolder[])[],
  onto: string | undefined,
): Kept {
  const heads = branches.flatMap((branch) => branch.slice(0, 1));
  if (onto !== undefined) {
    const named = branches.find((branch) => branch.some((folder) => isNamed(folder, onto)));
    const [folder] = named ?? [];
    if (folder === undefined) throw new SchemaError([unknown(onto, heads)]);
    return { folder, why: `--onto ${onto}` };
  }
  for (const { revision, what } of sharedRevisions(project)) {
    const ids = idsIn(project, revision);
    const found = heads.filter(({ record }) => ids.has(record.id));
    const [folder] = found;
    if (folder !== undefined && found.length === 1) return { folder, why: `it is in ${what}` };
  }
  const [first] = heads;
  if (first === undefined) throw new SchemaError([unknown('', heads)]);
  return { folder: first, why: 'it comes first; git does not say which of them is shared' };
}

function isNamed({ name, record }: MigrationFolder, onto: string): boolean {
  return onto === name || onto === record.id || onto === titleOf(name);
}

/**
 * Revisions that may be the shared one, the surest first. On a branch of one's own what is merged in is shared; on the
 * trunk it is what was there before the merge.
 */
function sharedRevisions({ root }: Project): readonly { readonly revision: string; readonly what: string }[] {
  const remote = git(root, 'rev-parse', '--abbrev-ref', 'origin/HEAD')?.trim();
  const current = git(root, 'rev-parse', '--abbrev-ref', 'HEAD')?.trim();
  if (current === undefined) return [];
  const isTrunk = trunks.includes(current);
  const isMerging = git(root, 'rev-parse', '--verify', '--quiet', 'MERGE_HEAD') !== null;
  const own = isMerging ? 'HEAD' : 'HEAD^1';
  const other = isMerging ? 'MERGE_HEAD' : 'HEAD^2';
  return [
    ...(remote === undefined || remote === 'origin/HEAD' ? [] : [{ revision: remote, what: remote }]),
    ...trunks
      .filter((name) => name !== current)
      .map((name) => ({ revision: `refs/heads/${name}`, what: `branch ${name}` })),
    isTrunk
      ? { revision: own, what: `${current} before the merge` }
      : { revision: other, what: 'the branch that was merged in' },
  ];
}

/** Ids of the migrations that a revision has; none where git has no such revision. */
function idsIn(project: Project, revision: string): ReadonlySet<string> {
  const folder = relative(project.root, migrationsFolder(project)).replaceAll('\\', '/');
  const listed = git(project.root, 'ls-tree', '-r', '-z', '--name-only', revision, '--', `${folder}/`) ?? '';
  const ids = new Set<string>();
  for (const path of listed.split('\0').filter((name) => name.endsWith('/delta.json'))) {
    const id = /"id":"([^"]+)"/.exec(git(project.root, 'show', `${revision}:./${path}`) ?? '')?.[1];
    if (id !== undefined) ids.add(id);
  }
  return ids;
}

/** What git says; null where it refuses, or is not there. */
function git(folder: string, ...args: readonly string[]): string | null {
  const { status, stdout } = spawnSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout : null;
}

function unknown(onto: string, heads: readonly MigrationFolder[]): Diagnostic {
  const message = `${JSON.stringify(onto)} is in none of the branches that have to be put in order`;
  const hint = `They begin with ${heads.map(({ name }) => name).join(' and ')}.`;
  return { code: 'TW427', severity: 'error', message, hint, at: null, source: null };
}
