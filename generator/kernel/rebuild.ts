import { type Diagnostic, SchemaError } from './diagnostic.ts';
import type { DraftContext } from './draft-steps.ts';
import type { Change, Detachment } from './kind.ts';
import { nameObject } from './name-object.ts';
import type { ObjectId } from './object-id.ts';
import type { SchemaObject, Use } from './schema-object.ts';

/** What a plan rebuilds beneath or above a change. */
export interface Rebuilt {
  /** Dropped in their before form and, where the after model has them, created in their after form. */
  readonly gone: ReadonlyMap<ObjectId, SchemaObject>;
  /** Objects that hold rows: they let go of what is rebuilt, and take it up again. */
  readonly detached: ReadonlyMap<ObjectId, { change: Change<string, object>; detachment: Detachment }>;
  /** Those of them that cannot stay while what they use is changed; the others are only replaced by a new form. */
  readonly reached: ReadonlySet<ObjectId>;
}

/** An object whose change rebuilds those of its users that the predicate names. */
export interface RebuildSource {
  readonly id: ObjectId;
  /** The object itself is dropped and created. */
  readonly replaced: boolean;
  rebuilds(use: Use, user: SchemaObject): boolean;
}

/**
 * The transitive closure over the reverse `uses` of the before model: who is rebuilt takes along all that uses it and
 * all that belongs to it.
 *
 * @throws SchemaError TW301 when an object that holds rows would have to go.
 */
export function closeRebuilds(sources: readonly RebuildSource[], context: DraftContext): Rebuilt {
  const gone = new Map<ObjectId, SchemaObject>();
  const detached = new Map<ObjectId, { change: Change<string, object>; detachment: Detachment }>();
  const reached = new Set<ObjectId>();
  const problems: Diagnostic[] = [];
  const queue: SchemaObject[] = [];

  const take = (object: SchemaObject): void => {
    if (gone.has(object.id) || object.owner !== 'schema') return;
    gone.set(object.id, object);
    queue.push(object);
  };
  const reach = (object: SchemaObject, because: ObjectId): void => {
    reached.add(object.id);
    if (gone.has(object.id) || detached.has(object.id) || object.owner !== 'schema') return;
    const kind = context.kinds.get(object.kind);
    const after = context.after.get(object.id);
    if (!kind.holdsRows || after === undefined) {
      take(object);
      return;
    }
    const change = changeOf(object, after, context);
    const detachment = kind.detach?.(change) ?? null;
    if (detachment === null) {
      problems.push(cannotRebuild(object, because));
      return;
    }
    detached.set(object.id, { change, detachment });
    if (detachment.gone) queue.push(object);
  };

  for (const { id, replaced, rebuilds } of sources) {
    const object = context.before.get(id);
    if (replaced && object !== undefined) take(object);
    for (const user of context.before.users(id)) {
      if (user.uses.some((use) => use.on === id && rebuilds(use, user))) reach(user, id);
    }
  }
  for (let object = queue.pop(); object !== undefined; object = queue.pop()) {
    for (const user of context.before.users(object.id)) reach(user, object.id);
    for (const child of context.before.children(object.id)) reach(child, object.id);
  }
  if (problems.length > 0) throw new SchemaError(problems);
  return { gone, detached, reached };
}

/** A change between two forms of one object, as rules see it. */
export function changeOf(
  before: SchemaObject,
  after: SchemaObject,
  context: DraftContext,
  changed: readonly string[] = [],
): Change<string, object> {
  return {
    before,
    after,
    changed: new Set(changed),
    beforeView: context.before,
    afterView: context.after,
    cast: context.casts.get(after.id) ?? null,
    inPlace: context.inPlace.get(after.id) ?? null,
  };
}

function cannotRebuild(object: SchemaObject, because: ObjectId): Diagnostic {
  return {
    code: 'TW301',
    severity: 'error',
    message: `${nameObject(object)} uses ${because}, which must be dropped and created anew, but it holds rows that would be lost`,
    hint: 'Make the change in two migrations: first let it stop using what changes.',
    at: object.id,
    source: object.source,
  };
}
