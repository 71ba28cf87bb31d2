import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { emitArtifacts } from '../emit/artifacts.ts';
import { patchWhole, showsAll } from '../emit/patch-whole.ts';
import { serialiseRecord } from '../history/serialise-record.ts';
import type { Model } from '../kernel/model.ts';
import { kinds } from '../kinds/index.ts';
import { loadSlice } from '../load/slice/load-slice.ts';
import { cutSlice, type Slice } from '../load/slice/slice.ts';
import type { FileDifference } from '../write/compare.ts';
import { contentHash } from '../write/content-hash.ts';
import { withHeader } from '../write/header.ts';
import type { Lock } from '../write/lock.ts';
import { manifestPath, parseManifest, serialiseManifest } from '../write/manifest.ts';
import type { Settled } from '../write/settled.ts';
import { changedInputs, outputsHold, parseStamp, renewStamp, type Stamp, stampName } from '../write/stamp.ts';
import { writeArtifacts } from '../write/write-artifacts.ts';
import { type ChangedModels, modelsOfChange } from './change-models.ts';
import { planChange } from './plan-change.ts';
import type { Project } from './project.ts';
import type { GenerateOptions, GenerateResult } from './results.ts';
import { readSettled, writeSettled } from './settle.ts';
import { replaceStamp } from './stamps.ts';
import { toolBuild } from './tool.ts';
import { toolDsl } from './tool-dsl.ts';

/**
 * `generate` where all that happened since the last one is that statements changed which declare tables: evaluates, plans
 * and prints only those and what touches them, beside what stands on disk. Writes the bytes that a whole run would write.
 *
 * Null where it cannot be known to: the whole run then does it all, and says what is wrong if anything is. What is known
 * rests on the stamp (everything on disk is as the last run left it) and on a test of the slice: what it yields of the
 * statements as they were has to be, file by file, what that run wrote.
 */
export async function generateChange(
  project: Project,
  options: GenerateOptions,
  lock: Lock,
  startedAt: number,
): Promise<GenerateResult | null> {
  const base = options.dryRun === true || options.schema !== undefined ? null : readBase(project);
  if (base === null || (options.prove !== false && base.stamp.unproved.length > 0)) return null;
  const { stamp, settled } = base;
  const slice = cutSlice(settled.modules, base.texts);
  if (slice === null || !outputsHold(stamp)) return null;
  const models = await modelsOfSlice(slice, project, base);
  if (models === null) return null;
  const added = await planChange(models, options);
  if (added === null || (added.length > 0 && options.prove !== false)) return null;
  const changed = await changedFiles(models, project, base);
  if (changed === null) return null;
  const created = added.flatMap(({ folder: { name, up, down, record } }) =>
    Object.entries({ 'delta.json': serialiseRecord(record), 'down.sql': down, 'up.sql': up }).map(
      ([file, content]) => ({ path: `migrations/${name}/${file}`, content }),
    ),
  );
  const root = stamp.outDir;
  if (created.some(({ path }) => statSync(join(root, path), { throwIfNoEntry: false }) !== undefined))
    return null;
  const hashes = new Map(base.manifest.files);
  for (const { path, content } of [...created, ...changed]) hashes.set(path, contentHash(content));
  const manifest = serialiseManifest({ choices: base.manifest.choices, files: hashes });
  const differences: FileDifference[] = [
    ...created.map(({ path, content }) => ({
      path,
      state: 'missing' as const,
      expected: content,
      actual: null,
    })),
    ...changed.map(({ path, expected, actual }) => ({ path, state: 'stale' as const, expected, actual })),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
  if (manifest !== base.manifestText)
    differences.push({ path: manifestPath, state: 'stale', expected: manifest, actual: base.manifestText });
  const report = writeArtifacts(lock, {
    differences,
    foreign: [],
    unchanged: stamp.outputs.length - differences.length + created.length,
    manifestProblem: null,
    hashes,
    folder: {
      root,
      exists: true,
      files: new Set(hashes.keys()),
      folders: new Set(),
      others: new Set(),
      manifestText: base.manifestText,
      manifest: base.manifest,
    },
  });
  const outputs = new Map(differences.map(({ path }) => [path, hashes.get(path) ?? contentHash(manifest)]));
  const renewed = renewStamp(stamp, {
    startedAt,
    inputs: new Map(base.changed.map((path) => [path, contentHash(base.texts.get(path) ?? '')])),
    outputs,
    unproved: [...stamp.unproved, ...added.map(({ folder }) => folder.record.id)],
  });
  replaceStamp(project, renewed);
  writeSettled(project, { ...settled, modules: base.texts }, renewed);
  const summaries = added.map(({ summary }) => summary);
  return {
    status: differences.length === 0 ? 'unchanged' : 'written',
    outName: project.outName,
    migration: summaries[0] ?? null,
    migrations: summaries,
    created: report.created,
    updated: report.updated,
    removed: report.removed,
    unchanged: report.unchanged,
    proof: added.length === 0 ? null : { status: 'skipped', reason: '--no-prove' },
    diff: null,
    warnings: report.warnings,
  };
}

interface Base {
  readonly stamp: Stamp;
  readonly settled: Settled;
  /** Paths of the modules that changed. */
  readonly changed: readonly string[];
  /** All modules as they are now. */
  readonly texts: ReadonlyMap<string, string>;
  readonly manifest: NonNullable<ReturnType<typeof parseManifest>>;
  readonly manifestText: string;
}

/** What the last run left, where nothing but the user's own modules changed. */
function readBase(project: Project): Base | null {
  try {
    if (toolBuild === null) return null;
    const stamp = parseStamp(readFileSync(join(project.stateDir, stampName), 'utf8'), toolBuild);
    if (stamp === null || stamp.inputs[0]?.[0] !== project.packageFile) return null;
    const settled = readSettled(project, stamp);
    const changed = changedInputs(stamp);
    if (settled === null || changed.length === 0 || !changed.every((path) => settled.modules.has(path)))
      return null;
    const texts = new Map(settled.modules);
    for (const path of changed) texts.set(path, readFileSync(path, 'utf8'));
    const manifestText = readFileSync(join(stamp.outDir, manifestPath), 'utf8');
    const manifest = parseManifest(manifestText);
    return manifest === null ? null : { stamp, settled, changed, texts, manifest, manifestText };
  } catch {
    return null;
  }
}

async function modelsOfSlice(
  slice: Slice,
  { root, postgres }: Project,
  { settled, texts, stamp }: Base,
): Promise<ChangedModels | null> {
  const options = { root, postgres, dsl: toolDsl(), changed: slice.changed };
  const [before, after] = await Promise.all([
    loadSlice(slice.before, options),
    loadSlice(slice.after, options),
  ]);
  if (before === null || after === null) return null;
  const deltas = stamp.outputs
    .map(([path]) => path)
    .filter((path) => path.startsWith('migrations/') && path.endsWith('/delta.json'))
    .sort((a, b) => numberOf(a) - numberOf(b))
    .map((path) => ({ path, text: readFileSync(join(stamp.outDir, path), 'utf8') }));
  return modelsOfChange({ before, after, deltas, watched: settled.watched, foreign: settled.foreign, texts });
}

function numberOf(path: string): number {
  return Number.parseInt(path.slice('migrations/'.length), 10);
}

interface ChangedFile {
  readonly path: string;
  /** The body. */
  readonly content: string;
  readonly expected: string;
  readonly actual: string;
}

/** The files that a change changes; null where the slice does not yield, of the statements as they were, what stands. */
async function changedFiles(
  { old, now, slugs }: ChangedModels,
  project: Project,
  { stamp, manifest }: Base,
): Promise<readonly ChangedFile[] | null> {
  const imports = project.imports ?? (manifest.choices.imports === 'ts' ? 'ts' : 'js');
  if (manifest.choices.imports !== imports) return null;
  const emit = (model: Model) =>
    emitArtifacts({
      model,
      kinds,
      described: { get: () => undefined },
      folders: [],
      imports,
      out: project.outName,
      artifacts: project.artifacts,
    });
  const [before, after] = [await emit(old), await emit(now)];
  const known = new Map(before.map((file) => [file.path, file]));
  const changed: ChangedFile[] = [];
  if (before.length !== after.length) return null;
  for (const { path, content, header } of after) {
    const was = known.get(path);
    if (was === undefined) return null;
    const isOwn = slugs.some((slug) => path.includes(`/${slug}.`));
    if (was.content === content && !isOwn) continue;
    const isWhole = showsAll(path);
    if (!isWhole && contentHash(was.content) !== manifest.files.get(path)) return null;
    if (was.content === content) continue;
    const actual = readFileSync(join(stamp.outDir, path), 'utf8');
    const body = header ? actual.slice(actual.indexOf('\n') + 1) : actual;
    if (contentHash(body) !== manifest.files.get(path)) return null;
    const patched = isWhole ? patchWhole(path, body, was.content, content) : content;
    if (patched === null) return null;
    changed.push({ path, content: patched, expected: header ? withHeader(path, patched) : patched, actual });
  }
  return changed;
}
