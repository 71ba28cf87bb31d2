import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison } from '../write/compare.ts';
import { contentHash } from '../write/content-hash.ts';
import { manifestPath } from '../write/manifest.ts';
import { makeStamp, parseStamp, type Stamp, serialiseStamp, stampName } from '../write/stamp.ts';
import type { Project } from './project.ts';
import { migrationsFolder, type SchemaState } from './schema-state.ts';
import { settle } from './settle.ts';
import { toolBuild } from './tool.ts';

interface StampRun {
  readonly startedAt: number;
  readonly templates: readonly string[];
  readonly unproved: readonly string[];
  readonly provedOn: readonly number[];
  /** False where another schema file was named: a bare `generate` would read another one. */
  readonly isDefaultSchema: boolean;
}

/** Ids of migrations that an earlier run did not prove. */
export function readUnproved({ stateDir }: Project): readonly string[] {
  try {
    const text = readFileSync(join(stateDir, stampName), 'utf8');
    // Another build's stamp still knows what was not proved.
    const tool = (JSON.parse(text) as { readonly tool?: unknown }).tool;
    return typeof tool === 'string' ? (parseStamp(text, tool)?.unproved ?? []) : [];
  } catch {
    return [];
  }
}

/** Leaves the stamp of a run that wrote everything, or none where it would not be true. */
export function writeStamp(state: SchemaState, comparison: Comparison, run: StampRun): void {
  const { project, loaded } = state;
  const outputs = new Map(comparison.hashes);
  const manifest = comparison.differences.find((difference) => difference.path === manifestPath);
  const manifestText = manifest?.expected ?? comparison.folder.manifestText;
  if (manifestText !== null) outputs.set(manifestPath, contentHash(manifestText));
  const stamp = makeStamp({
    // Sources have no build to compare; what they leave serves `unproved` alone.
    tool: toolBuild ?? 'source',
    startedAt: run.startedAt,
    inputs: [
      project.packageFile,
      ...loaded.inputs,
      ...run.templates.map((name) => join(project.templatesDir, name)),
    ],
    absent: loaded.attempted,
    listings: [project.templatesDir, migrationsFolder(project)],
    outDir: comparison.folder.root,
    outputs,
    unproved: run.unproved,
    provedOn: run.provedOn,
  });
  const kept = run.isDefaultSchema ? stamp : null;
  replaceStamp(project, kept);
  settle(state, kept, run.templates);
}

export function replaceStamp({ stateDir }: Project, stamp: Stamp | null): void {
  const path = join(stateDir, stampName);
  if (stamp === null) {
    rmSync(path, { force: true });
    return;
  }
  writeFileSync(`${path}.new`, serialiseStamp(stamp));
  renameSync(`${path}.new`, path);
}
