import { type Model, modelOf } from '../kernel/model.ts';
import { type ObjectId, objectId } from '../kernel/object-id.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import type { Constraint } from '../kinds/constraint/model.ts';
import type { Index } from '../kinds/index/model.ts';

/** The unique index that stands in for a primary key beside another one: a table has one, and it takes over such an index. */
function keyIndex({ path, parent, uses, props, owner, source }: Constraint): Index {
  return {
    kind: 'index',
    id: keyIndexId(path),
    path,
    parent,
    uses,
    props: {
      method: 'btree',
      unique: true,
      nullsNotDistinct: false,
      keys: props.columns.map((ref) => ({
        expression: [{ ref, via: 'table' }],
        collation: null,
        operatorClass: null,
        direction: 'asc',
        nulls: 'last',
      })),
      include: props.include,
      where: null,
      with: {},
    },
    comment: null,
    owner,
    source,
  };
}

export function keyIndexId(path: readonly string[]): ObjectId {
  return objectId('index', path);
}

/** The model with unique indexes in place of primary keys, whose ids lead to the ones that they have in it. */
export function withKeyIndexes(
  model: Model,
  keys: readonly ObjectId[],
  names: ReadonlyMap<ObjectId, ObjectId>,
): Model {
  const by = new Map<ObjectId, SchemaObject>();
  for (const key of keys) {
    const object = model.objects.get(names.get(key) ?? key);
    if (object !== undefined) by.set(object.id, keyIndex(object as Constraint));
  }
  return replaceObjects(model, by);
}

/** The model with another object in place of one, for those who use it too. */
export function replaceObjects({ objects }: Model, by: ReadonlyMap<ObjectId, SchemaObject>): Model {
  if (by.size === 0) return { objects };
  return modelOf(
    Array.from(objects.values(), (object) => {
      const other = by.get(object.id);
      if (other !== undefined) return other;
      if (!object.uses.some(({ on }) => by.has(on))) return object;
      return { ...object, uses: object.uses.map(({ on, as }) => ({ on: by.get(on)?.id ?? on, as })) };
    }),
  );
}
