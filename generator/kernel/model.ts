import type { ObjectId } from './object-id.ts';
import type { SchemaObject } from './schema-object.ts';

/** A whole schema: its objects by identity, in the order they were written (which never means anything to a plan). */
export interface Model {
  readonly objects: ReadonlyMap<ObjectId, SchemaObject>;
}

export const emptyModel: Model = { objects: new Map() };

export function modelOf(objects: Iterable<SchemaObject>): Model {
  const byId = new Map<ObjectId, SchemaObject>();
  for (const object of objects) byId.set(object.id, object);
  return { objects: byId };
}

/** A model with its reverse edges. */
export interface ModelView {
  readonly model: Model;
  get(id: ObjectId): SchemaObject | undefined;
  /** Sorted by id, as users are. */
  children(id: ObjectId): readonly SchemaObject[];
  /** Objects whose `uses` name this one. */
  users(id: ObjectId): readonly SchemaObject[];
}

export function viewModel(model: Model): ModelView {
  // Computed at first use: a plan of new objects asks for few of them, a plan from nothing for none.
  let children: Edges | null = null;
  let users: Edges | null = null;
  return {
    model,
    get: (id) => model.objects.get(id),
    children: (id) => {
      children ??= childrenOf(model);
      return children.get(id) ?? [];
    },
    users: (id) => {
      users ??= usersOf(model);
      return users.get(id) ?? [];
    },
  };
}

type Edges = ReadonlyMap<ObjectId, readonly SchemaObject[]>;

function childrenOf(model: Model): Edges {
  const children = new Map<ObjectId, SchemaObject[]>();
  for (const object of model.objects.values()) {
    if (object.parent !== null) append(children, object.parent, object);
  }
  sortLists(children);
  return children;
}

function usersOf(model: Model): Edges {
  const users = new Map<ObjectId, SchemaObject[]>();
  for (const object of model.objects.values()) for (const use of object.uses) append(users, use.on, object);
  sortLists(users);
  return users;
}

/** By id, so that no rule can see in which order objects were written. */
function sortLists(lists: ReadonlyMap<ObjectId, SchemaObject[]>): void {
  for (const list of lists.values()) if (list.length > 1) list.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function append(lists: Map<ObjectId, SchemaObject[]>, key: ObjectId, object: SchemaObject): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [object]);
  else if (list.at(-1) !== object) list.push(object);
}
