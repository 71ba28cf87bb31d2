import type { Model } from '../kernel/model.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import type { Column } from '../kinds/column/model.ts';

/** A model that is being made. */
export type Objects = Map<ObjectId, SchemaObject>;

export function draft({ objects }: Model): Objects {
  return new Map(objects);
}

export function put(objects: Objects, object: SchemaObject | undefined): void {
  if (object !== undefined) objects.set(object.id, object);
}

export function columnIn({ objects }: Model, id: ObjectId): Column {
  return objects.get(id) as Column;
}
