import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeKeys } from '../emit/describe-key.ts';
import { type Described, type DescribedRelation, parseDescribed } from '../emit/described.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import { kinds } from '../kinds/index.ts';
import type { LoadedSchema } from '../load/load-schema.ts';
import { describerVersion } from '../nullability/prover-version.ts';
import { matchesHash } from '../write/header.ts';
import { manifestPath, parseManifest } from '../write/manifest.ts';
import type { Project } from './project.ts';

export interface DescribedViews {
  readonly known: ReadonlyMap<ObjectId, DescribedRelation>;
  /** Views and named queries without a description that still holds, with the key that a new one gets. */
  readonly missing: readonly { readonly view: SchemaObject; readonly key: string }[];
  /** Descriptions of those of them that were described before they changed. */
  readonly outdated: ReadonlyMap<ObjectId, DescribedRelation>;
}

/** The committed descriptions that are still true: the key is equal, so is the describer, and no hand changed the file. */
export function readDescribedViews(project: Project, { model, queries }: LoadedSchema): DescribedViews {
  const views: readonly SchemaObject[] = [
    ...[...model.objects.values()].filter(({ kind, owner }) => kind === 'view' && owner === 'schema'),
    ...queries,
  ];
  if (views.length === 0) return { known: new Map(), missing: [], outdated: new Map() };
  const committed = readCommitted(project);
  const keyOf = describeKeys(model, kinds, queries);
  const known = new Map<ObjectId, DescribedRelation>();
  const missing: { view: SchemaObject; key: string }[] = [];
  const outdated = new Map<ObjectId, DescribedRelation>();
  for (const view of views) {
    const key = keyOf(view.id);
    const description = committed.get(view.id);
    if (description?.key === key && description.describer === describerVersion)
      known.set(view.id, description);
    else {
      missing.push({ view, key });
      if (description !== undefined) outdated.set(view.id, description);
    }
  }
  return { known, missing, outdated };
}

export function asDescribed(known: ReadonlyMap<ObjectId, DescribedRelation>): Described {
  return { get: (view) => known.get(view) };
}

function readCommitted({ outDir }: Project): ReadonlyMap<ObjectId, DescribedRelation> {
  const folder = join(outDir, 'described');
  const remembered = parseManifest(readText(join(outDir, manifestPath)) ?? '')?.files;
  const committed = new Map<ObjectId, DescribedRelation>();
  for (const name of listFiles(folder)) {
    const text = readText(join(folder, name));
    if (text === null) continue;
    const hash = remembered?.get(`described/${name}`);
    const parsed = hash !== undefined && !matchesHash(text, hash) ? null : parseDescribed(text);
    if (parsed !== null) committed.set(parsed.view, parsed.description);
  }
  return committed;
}

function listFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => name.endsWith('.json'))
      .sort();
  } catch {
    return [];
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
