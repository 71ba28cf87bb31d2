import type { Item } from './kind.ts';
import { printCreate } from './merge-clauses.ts';
import type { ObjectId } from './object-id.ts';
import type { SchemaObject } from './schema-object.ts';
import type { Step } from './step.ts';

/** An object that stands in the statement of its parent, and how. */
export interface WholeItem {
  readonly object: SchemaObject;
  readonly rank: number;
  readonly item: Item;
}

/**
 * The step that makes an object with its items at once: what merging a step for each of them would come to. Ordering
 * and locks need no more of an item than its id and its needs, so that a new table costs one step and not one for
 * each of its columns.
 */
export function wholeStep(opening: Step, object: SchemaObject, items: WholeItem[]): Step {
  if (opening.opens === undefined) return opening;
  items.sort(compareItems);
  const produces: ObjectId[] = [object.id];
  for (const { object: part } of items) produces.push(part.id);
  const consumes = new Set(opening.consumes);
  for (const { object: part } of items) {
    // Its own columns, most often.
    for (const { on } of part.uses) if (!produces.includes(on)) consumes.add(on);
  }
  const sql = printCreate(
    opening.opens,
    items.map(({ item }) => item.sql),
  );
  return { ...opening, sql, produces, consumes: [...consumes] };
}

/** As their steps would sort: by rank, position and id. */
function compareItems(a: WholeItem, b: WholeItem): number {
  return a.rank - b.rank || a.item.position - b.item.position || (a.object.id < b.object.id ? -1 : 1);
}
