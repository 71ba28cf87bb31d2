import { BugError, type Diagnostic, SchemaError } from './diagnostic.ts';
import type { AnyKind, Followed, Registry } from './kind.ts';
import { makeStep } from './make-step.ts';
import type { Model } from './model.ts';
import { nameObject } from './name-object.ts';
import { type ObjectId, pathOf } from './object-id.ts';
import { calledBy, namesOf, withPath } from './object-names.ts';
import { type RenameMap, renamer } from './rename.ts';
import type { SchemaObject } from './schema-object.ts';
import type { Step } from './step.ts';

/**
 * Renames as steps in the order in which they can run: what an object belongs to first, what stands in the way of a
 * name before what takes it, one of a cycle through a temporary name.
 *
 * @param before the model before any rename
 * @throws SchemaError TW302 when a new name is held by an object that is not renamed.
 */
export function renameSteps(before: Model, renames: RenameMap, kinds: Registry): readonly Step[] {
  if (renames.size === 0) return [];
  const byDepth = new Map<number, SchemaObject[]>();
  for (const from of renames.keys()) {
    const object = before.objects.get(from);
    if (object === undefined) continue;
    const list = byDepth.get(object.path.length);
    if (list === undefined) byDepth.set(object.path.length, [object]);
    else list.push(object);
  }
  const rename = renamer(before, renames);
  const steps: Step[] = [];
  const problems: Diagnostic[] = [];
  const taken = takenNames(before, rename, kinds);
  for (const depth of [...byDepth.keys()].sort((a, b) => a - b)) {
    const objects = (byDepth.get(depth) ?? []).sort((a, b) => (a.id < b.id ? -1 : 1));
    const moves = objects.map((object) => moveOf(object, renames, rename));
    orderMoves(moves, taken, kinds, (from, to) => steps.push(renameStep(from, to, kinds)), problems);
  }
  if (problems.length > 0) throw new SchemaError(problems);
  return [...steps, ...followSteps(before, rename, kinds)];
}

/** What PostgreSQL named after an object, and leaves as it was when the object gets another name. */
function followSteps(before: Model, rename: (id: ObjectId) => ObjectId, kinds: Registry): readonly Step[] {
  const moves: { readonly id: ObjectId; readonly followed: Followed }[] = [];
  for (const object of before.objects.values()) {
    const kind = kinds.get(object.kind);
    const id = kind.follow === undefined || object.owner !== 'schema' ? object.id : rename(object.id);
    const followed = id === object.id ? null : (kind.follow?.(object, calledBy(object, rename)) ?? null);
    if (followed !== null && followed.from !== followed.to) moves.push({ id, followed });
  }
  const held = new Set(moves.map(({ followed: { from } }) => from));
  const step = (id: ObjectId, from: string, to: string, { rename: print }: Followed): Step =>
    makeStep({
      id: `rename ${from} to ${to} of ${id}`,
      title: `rename ${from} to ${to}`,
      sql: print(from, to),
    });
  const [aside, home]: [Step[], Step[]] = [[], []];
  for (const [i, { id, followed }] of moves.sort((a, b) => (a.id < b.id ? -1 : 1)).entries()) {
    const waits = held.has(followed.to);
    const from = waits ? `tablewright_rename_${i}` : followed.from;
    if (waits) aside.push(step(id, followed.from, from, followed));
    home.push(step(id, from, followed.to, followed));
  }
  return [...aside, ...home];
}

interface Move {
  readonly original: SchemaObject;
  /** As it is called when its turn comes: what it belongs to has been renamed already. */
  readonly from: SchemaObject;
  readonly to: SchemaObject;
}

function moveOf(object: SchemaObject, renames: RenameMap, rename: (id: ObjectId) => ObjectId): Move {
  const to = withPath(object, pathOf(renames.get(object.id) ?? object.id));
  return { original: object, from: placeObject(object, rename), to };
}

/** The object by its own name, in what it belongs to as that is called after all renames. */
function placeObject(object: SchemaObject, rename: (id: ObjectId) => ObjectId): SchemaObject {
  if (object.parent === null) return object;
  const parent = rename(object.parent);
  if (parent === object.parent) return object;
  return withPath(object, [...pathOf(parent), ...object.path.slice(pathOf(object.parent).length)]);
}

/** Who holds a name, under its kind's names or its id, as it is called once what it belongs to is renamed. */
function takenNames(
  before: Model,
  rename: (id: ObjectId) => ObjectId,
  kinds: Registry,
): Map<string, ObjectId> {
  const taken = new Map<string, ObjectId>();
  for (const object of before.objects.values())
    for (const name of namesOf(placeObject(object, rename), kinds)) taken.set(name, object.id);
  return taken;
}

function orderMoves(
  moves: readonly Move[],
  taken: Map<string, ObjectId>,
  kinds: Registry,
  emit: (from: SchemaObject, to: SchemaObject) => void,
  problems: Diagnostic[],
): void {
  let pending = [...moves];
  const holder = (move: Move): ObjectId | undefined =>
    namesOf(move.to, kinds)
      .map((name) => taken.get(name))
      .find((id) => id !== undefined && id !== move.original.id);
  const run = (move: Move, to: SchemaObject): void => {
    for (const name of namesOf(move.from, kinds))
      if (taken.get(name) === move.original.id) taken.delete(name);
    for (const name of namesOf(to, kinds)) taken.set(name, move.original.id);
    emitMove(move.from, to);
  };
  const isFree = (object: SchemaObject): boolean => namesOf(object, kinds).every((name) => !taken.has(name));
  /** PostgreSQL changes the schema of an object and its name by two statements. */
  const emitMove = (from: SchemaObject, to: SchemaObject): void => {
    const ways = halfWays(from, to);
    const way = ways.find(isFree);
    if (ways.length < 2) emit(from, to);
    else if (way !== undefined) {
      emit(from, way);
      emit(way, to);
    } else {
      const temporary = temporaryName(from);
      emit(from, withOwnName(from, temporary));
      emit(withOwnName(from, temporary), withOwnName(to, temporary));
      emit(withOwnName(to, temporary), to);
    }
  };
  while (pending.length > 0) {
    const free = pending.filter((move) => holder(move) === undefined);
    for (const move of free) run(move, move.to);
    pending = pending.filter((move) => !free.includes(move));
    const [first] = pending;
    if (free.length > 0 || first === undefined) continue;
    const blocker = holder(first);
    // One that has moved, or was refused, stays where it is.
    if (blocker !== undefined && !pending.some(({ original }) => original.id === blocker)) {
      problems.push(nameIsTaken(first, blocker));
      pending = pending.filter((move) => move !== first);
      continue;
    }
    const temporary = withOwnName(first.from, temporaryName(first.from));
    run(first, temporary);
    pending = [...pending.filter((move) => move !== first), { ...first, from: temporary }];
  }
}

/** The object with one part of its path changed, for each part that changes. */
function halfWays(from: SchemaObject, to: SchemaObject): readonly SchemaObject[] {
  const differing = to.path.flatMap((part, i) => (part === from.path[i] ? [] : [i]));
  return differing.map((at) =>
    withPath(
      from,
      from.path.map((part, i) => (i === at ? (to.path[i] ?? part) : part)),
    ),
  );
}

/** Short enough for any name, and one that no one writes. */
function temporaryName(object: SchemaObject): string {
  return `tablewright_rename_${ownName(object)
    .slice(0, 10)
    .replace(/[^a-z0-9_]/g, '_')}`;
}

/** Where its own name stands in its path: after what it belongs to (behind it, a function has its arguments). */
function ownPlace({ parent }: SchemaObject): number {
  return parent === null ? 0 : pathOf(parent).length;
}

function ownName(object: SchemaObject): string {
  return object.path[ownPlace(object)] ?? '';
}

function withOwnName(object: SchemaObject, name: string): SchemaObject {
  return withPath(
    object,
    object.path.map((part, i) => (i === ownPlace(object) ? name : part)),
  );
}

function renameStep(from: SchemaObject, to: SchemaObject, kinds: Registry): Step {
  const kind = kinds.get(from.kind);
  const sql = kind.rename?.(from, to);
  if (sql === undefined) throw new BugError(`${nameObject(from)} cannot be renamed`);
  return makeStep({
    id: `rename ${from.id} to ${to.id}`,
    title: `rename ${nameObject(from)} to ${ownName(to)}`,
    sql,
    produces: [to.id],
    destroys: [from.id],
    ...(kind.renamesAlone === true ? {} : { lock: 'access exclusive', locks: [lockedWith(from, kind)] }),
    hazards: [
      {
        kind: 'breaks old readers',
        on: to.id,
        message: `code that says ${nameObject(from)} fails from now on`,
      },
    ],
  });
}

/** What belongs to a relation is renamed under the relation's lock. */
function lockedWith({ id, parent }: SchemaObject, { rank }: AnyKind): ObjectId {
  return rank === 0 || parent === null ? id : parent;
}

function nameIsTaken(move: Move, holder: ObjectId): Diagnostic {
  return {
    code: 'TW302',
    severity: 'error',
    message: `${nameObject(move.original)} cannot be renamed to ${ownName(move.to)}: ${holder} has that name`,
    hint: 'Drop or rename that object in an earlier migration.',
    at: move.original.id,
    source: move.original.source,
  };
}
