import { identifierProblem, maxIdentifierBytes, utf8Length } from '../sql/identifier.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Registry } from './kind.ts';
import { type Model, modelOf } from './model.ts';
import { nameObject } from './name-object.ts';
import { nearestName } from './nearest-name.ts';
import { kindOf, type ObjectId, objectId, pathOf } from './object-id.ts';
import type { SchemaObject } from './schema-object.ts';

/**
 * Whether objects make a model, as far as that can be said without knowing their kinds: all problems at once, TW291
 * to TW296.
 *
 * @param objects as they were written: two of one id are a problem that a Model can no longer show
 */
export function validateObjects(objects: readonly SchemaObject[], kinds: Registry): readonly Diagnostic[] {
  return validate(objects, modelOf(objects), kinds);
}

/** Of a Model that exists already, as a fold yields it. */
export function validateModel(model: Model, kinds: Registry): readonly Diagnostic[] {
  return validate([...model.objects.values()], model, kinds);
}

function validate(objects: readonly SchemaObject[], model: Model, kinds: Registry): readonly Diagnostic[] {
  const members = new Map<ObjectId, ReadonlySet<ObjectId> | null>();
  const siblings = siblingNames(model);
  const problems: Diagnostic[] = [];
  if (objects.length > model.objects.size) problems.push(...duplicateIds(objects));
  problems.push(...nameClashes(model, kinds));
  for (const object of model.objects.values()) {
    const name = nameProblem(object);
    if (name !== null) problems.push(name);
    if (object.parent !== null && !model.objects.has(object.parent))
      problems.push(noParent(object, object.parent));
    let missing: Set<ObjectId> | null = null;
    for (const { on } of object.uses) {
      if (model.objects.has(on) || missing?.has(on) || isMember(on, model, kinds, members)) continue;
      missing ??= new Set();
      missing.add(on);
    }
    for (const id of missing ?? []) problems.push(unresolved(object, id, siblings));
  }
  problems.push(...useCycles(model));
  return problems;
}

function duplicateIds(objects: readonly SchemaObject[]): readonly Diagnostic[] {
  const seen = new Map<ObjectId, SchemaObject>();
  const problems: Diagnostic[] = [];
  for (const object of objects) {
    const first = seen.get(object.id);
    if (first === undefined) seen.set(object.id, object);
    else
      problems.push(problem('TW291', object, `${nameObject(object)} is declared twice`, firstPlace(first)));
  }
  return problems;
}

/** PostgreSQL cuts names silently, so that two long ones may meet (manual 4.1.1). */
function nameClashes(model: Model, kinds: Registry): readonly Diagnostic[] {
  const holders = new Map<ObjectId, SchemaObject>();
  const problems: Diagnostic[] = [];
  for (const object of model.objects.values()) {
    for (const name of kinds.get(object.kind).names?.(object) ?? []) {
      const key = cutName(name);
      // An id is one object's alone; what is cut may meet another's.
      if (key === object.id) continue;
      const holder = holders.get(key) ?? (key === name ? undefined : model.objects.get(key));
      if (holder === undefined) {
        holders.set(key, object);
        continue;
      }
      const message = `${nameObject(object)} and ${nameObject(holder)} would have the same name in PostgreSQL`;
      problems.push(problem('TW292', object, message, `Rename one of them. ${firstPlace(holder)}`));
    }
  }
  return problems;
}

/** Every part of a name as PostgreSQL cuts identifiers: at a whole character. A list of arguments is no identifier. */
function cutName(name: ObjectId): ObjectId {
  if (!mayBeCut(name)) return name;
  return objectId(
    kindOf(name),
    pathOf(name).map((part) => (part.startsWith('(') ? part : cutPart(part))),
  );
}

/** Whether a part of a name may be longer than an identifier, as far as that can be told at a glance. */
function mayBeCut(name: ObjectId): boolean {
  return name.length > maxIdentifierBytes || /[^ -~]/.test(name);
}

function cutPart(part: string): string {
  if (utf8Length(part) <= maxIdentifierBytes) return part;
  let kept = '';
  let bytes = 0;
  for (const character of part) {
    bytes += utf8Length(character);
    if (bytes > maxIdentifierBytes) break;
    kept += character;
  }
  return kept;
}

function nameProblem(object: SchemaObject): Diagnostic | null {
  // What is wrong with another part was written elsewhere, and is said there.
  if (isOrdinary(object.path[object.path.length - 1] ?? '')) return null;
  const name = object.path.find((part) => part.startsWith('(') === false && identifierProblem(part) !== null);
  const own = object.path.findLast((part) => !part.startsWith('('));
  // Said once, where it was written, not again for all that belongs to it.
  if (name === undefined || name !== own) return null;
  return problem(
    'TW293',
    object,
    `the name of ${nameObject(object)} ${identifierProblem(name)}`,
    'Choose another name.',
  );
}

/** Most names need no closer look. */
function isOrdinary(name: string): boolean {
  return /^[\w$-]{1,63}$/.test(name);
}

function noParent(object: SchemaObject, parent: ObjectId): Diagnostic {
  return problem(
    'TW294',
    object,
    `${nameObject(object)} belongs to ${nameId(parent)}, which does not exist`,
    null,
  );
}

/** A part of another object that is no object itself: a view's output column. */
function isMember(
  id: ObjectId,
  model: Model,
  kinds: Registry,
  known: Map<ObjectId, ReadonlySet<ObjectId> | null>,
): boolean {
  const path = pathOf(id).slice(0, -1);
  for (const kind of kinds.kinds) {
    if (kind.members === undefined) continue;
    const owner = model.objects.get(ownerId(kind.kind, id, path));
    if (owner === undefined) continue;
    let ids = known.get(owner.id);
    if (ids === undefined) {
      const list = kind.members(owner);
      ids = list === null ? null : new Set(list);
      known.set(owner.id, ids);
    }
    if (ids === null || ids.has(id)) return true;
  }
  return false;
}

function ownerId(kind: string, id: ObjectId, path: readonly string[]): ObjectId {
  const text = id.slice(id.indexOf(':') + 1);
  return path.length === 0 ? `${kind}:` : `${kind}:${text.slice(0, text.lastIndexOf('.'))}`;
}

function unresolved(
  object: SchemaObject,
  id: ObjectId,
  siblings: (id: ObjectId) => readonly string[],
): Diagnostic {
  const near = nearestName(pathOf(id).at(-1) ?? '', siblings(id));
  const hint = near === undefined ? null : `Did you mean ${JSON.stringify(near)}?`;
  return problem('TW295', object, `${nameObject(object)} uses ${nameId(id)}, which does not exist`, hint);
}

/** Names of what stands beside an id; collected when the first problem asks. */
function siblingNames(model: Model): (id: ObjectId) => readonly string[] {
  let names: Map<string, string[]> | null = null;
  return (id) => {
    if (names === null) {
      names = new Map();
      for (const { id: other, path } of model.objects.values()) {
        const list = names.get(parentText(other));
        if (list === undefined) names.set(parentText(other), [path.at(-1) ?? '']);
        else list.push(path.at(-1) ?? '');
      }
    }
    return names.get(parentText(id)) ?? [];
  };
}

/** Kind and all but the last part of the path. */
function parentText(id: ObjectId): string {
  return id.slice(0, Math.max(id.lastIndexOf('.'), id.indexOf(':')) + 1);
}

/** Objects that cannot be made in any order, one problem a cycle. */
function useCycles(model: Model): readonly Diagnostic[] {
  const state = new Map<ObjectId, 'open' | 'done'>();
  const problems: Diagnostic[] = [];
  for (const start of model.objects.values()) {
    if (state.has(start.id) || usesLeaves(start, model)) continue;
    const path: { object: SchemaObject; next: number }[] = [{ object: start, next: 0 }];
    state.set(start.id, 'open');
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const needs = top.object.uses;
      const on = needs[top.next]?.on;
      if (on === undefined) {
        state.set(top.object.id, 'done');
        path.pop();
        continue;
      }
      top.next += 1;
      const used = model.objects.get(on);
      if (used === undefined || used.uses.length === 0 || used === top.object) continue;
      const seen = state.get(on);
      if (seen === 'open') {
        const from = path.findIndex(({ object }) => object.id === on);
        const names = path.slice(from).map(({ object }) => nameObject(object));
        problems.push(
          problem('TW296', used, `${names.join(' uses ')} uses ${names[0]}: none can be made first`, null),
        );
      } else if (seen === undefined) {
        state.set(on, 'open');
        path.push({ object: used, next: 0 });
      }
    }
  }
  return problems;
}

/** Whether nothing that it uses uses anything, so that no way leads back to it. */
function usesLeaves({ uses }: SchemaObject, model: Model): boolean {
  for (const { on } of uses) if ((model.objects.get(on)?.uses.length ?? 0) > 0) return false;
  return true;
}

function nameId(id: ObjectId): string {
  return nameObject({ kind: kindOf(id), path: pathOf(id) });
}

function firstPlace({ source }: SchemaObject): string {
  return source === null
    ? 'Remove one of them.'
    : `The other stands at ${source.file.split(/[\\/]/).at(-1)}:${source.line}:${source.column}.`;
}

function problem(
  code: Diagnostic['code'],
  object: SchemaObject,
  message: string,
  hint: string | null,
): Diagnostic {
  return { code, severity: 'error', message, hint, at: object.id, source: object.source };
}
