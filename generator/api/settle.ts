import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Model } from '../kernel/model.ts';
import { lastName, type ObjectId } from '../kernel/object-id.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import { parseSettled, type Settled, serialiseSettled, settledName } from '../write/settled.ts';
import type { Stamp } from '../write/stamp.ts';
import type { Project } from './project.ts';
import type { SchemaState } from './schema-state.ts';

/**
 * Keeps what a run leaves for the next one, where everything was said and done in it: nothing to warn of, nothing on the way,
 * and a history that says of every object what schema.ts says.
 *
 * @param stamp of the same run; null where it left none
 */
export function settle(state: SchemaState, stamp: Stamp | null, templates: readonly string[]): void {
  const { project, loaded, plan, before } = state;
  const isSettled =
    loaded.warnings.length + loaded.intents.length + templates.length === 0 &&
    state.target === loaded.model &&
    // A migration records everything; without one, what only the parser told to be the same is still different.
    (plan.deltas.length > 0 || saysTheSame(before, loaded.model));
  const objects = [...loaded.model.objects.values(), ...loaded.queries];
  writeSettled(
    project,
    stamp !== null && isSettled
      ? { modules: loaded.modules, watched: watchedIn(objects), foreign: foreignIn(objects) }
      : null,
    stamp,
  );
}

/** What the run behind a stamp left, if it still can be believed. */
export function readSettled({ stateDir }: Project, stamp: Stamp): Settled | null {
  try {
    return parseSettled(readFileSync(join(stateDir, settledName), 'utf8'), stamp);
  } catch {
    return null;
  }
}

export function writeSettled({ stateDir }: Project, settled: Settled | null, stamp: Stamp | null): void {
  const path = join(stateDir, settledName);
  if (settled === null || stamp === null) {
    rmSync(path, { force: true });
    return;
  }
  writeFileSync(`${path}.new`, serialiseSettled(settled, stamp));
  renameSync(`${path}.new`, path);
}

/** Whether each object uses what it used at the last migration, in the same order. */
function saysTheSame(before: Model, after: Model): boolean {
  for (const { id, uses } of after.objects.values()) {
    const known = before.objects.get(id)?.uses;
    if (known === undefined) continue;
    const texts = new Set(known.map(({ on, as }) => `${as} ${on}`));
    if (texts.size !== new Set(uses.map(({ on, as }) => `${as} ${on}`)).size) return false;
    if (!uses.every(({ on, as }) => texts.has(`${as} ${on}`))) return false;
  }
  return true;
}

/** What is made of tables by anything but tables. */
function watchedIn(objects: readonly SchemaObject[]): readonly string[] {
  const watched = new Set<string>();
  for (const { kind, uses } of objects) {
    if (kind !== 'view' && kind !== 'query' && kind !== 'function') continue;
    for (const { on } of uses) watched.add(relationNameOf(on));
  }
  return [...watched];
}

function foreignIn(objects: readonly SchemaObject[]): readonly string[] {
  return objects.filter(({ owner }) => owner !== 'schema').map(({ id }) => lastName(id));
}

/** `public.orders` of the id of a relation or what belongs to one. */
export function relationNameOf(id: ObjectId): string {
  return id
    .slice(id.indexOf(':') + 1)
    .split('.')
    .slice(0, 2)
    .join('.');
}
