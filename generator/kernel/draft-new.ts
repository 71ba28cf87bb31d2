import type { Draft } from './draft.ts';
import { type DraftContext, draftCreate } from './draft-steps.ts';
import type { WholeItem } from './draft-whole.ts';
import type { ObjectId } from './object-id.ts';
import type { SchemaObject } from './schema-object.ts';

/**
 * Adds the steps that make new objects.
 *
 * @param whole whether what stands in the statement of a new parent goes without a step of its own
 */
export function draftNew(
  objects: readonly SchemaObject[],
  context: DraftContext,
  drafts: Draft[],
  whole: boolean,
): void {
  if (!whole) {
    for (const object of objects) draftCreate(object, context, drafts);
    return;
  }
  const { alone, items } = divide(objects, context);
  for (const object of alone) draftCreate(object, context, drafts, items.get(object.id));
}

interface Divided {
  readonly alone: readonly SchemaObject[];
  /** By parent. */
  readonly items: ReadonlyMap<ObjectId, WholeItem[]>;
}

function divide(objects: readonly SchemaObject[], { before, after, kinds }: DraftContext): Divided {
  const alone: SchemaObject[] = [];
  const items = new Map<ObjectId, WholeItem[]>();
  const isNew = (id: ObjectId): boolean => before.get(id) === undefined && after.get(id)?.owner === 'schema';
  for (const object of objects) {
    const { parent } = object;
    const kind = kinds.get(object.kind);
    const item =
      kind.item === undefined || parent === null || !isNew(parent) ? null : kind.item(object, after);
    if (item === null || parent === null) {
      alone.push(object);
      continue;
    }
    const siblings = items.get(parent);
    if (siblings === undefined) items.set(parent, [{ object, rank: kind.rank, item }]);
    else siblings.push({ object, rank: kind.rank, item });
  }
  return { alone, items };
}
