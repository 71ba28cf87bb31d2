import type { Registry } from '../kernel/kind.ts';
import { type Model, modelOf } from '../kernel/model.ts';
import { type ObjectId, pathOf } from '../kernel/object-id.ts';
import { renameIds, reverseRenames } from '../kernel/rename.ts';
import type { Step } from '../kernel/step.ts';
import type { Column } from '../kinds/column/model.ts';
import type { Constraint } from '../kinds/constraint/model.ts';
import { backfillTables, writtenBeside } from './backfill-step.ts';
import { bare, withoutDefault } from './column-forms.ts';
import type { Conversion } from './conversion.ts';
import { keyIndexId, withKeyIndexes } from './key-indexes.ts';
import { columnIn, draft, put } from './model-drafts.ts';
import { isForeignKey, keySwap, type NameSwap, nameSwap, tablesOf } from './name-swap.ts';
import { type ScaffoldNames, swappedNames } from './scaffold-names.ts';
import { syncObjects } from './sync-objects.ts';

/** The way back to where the new stands beside the old: the old is made anew beside the new, and names are swapped back. */
export interface Unswap {
  readonly start: Model;
  readonly fill: readonly Step[];
  readonly ready: Model;
  /** To a model that still lacks unique indexes, which a key had, and the foreign keys on them. */
  readonly swap: NameSwap;
}

export function unswapOf(
  after: Model,
  expanded: Model,
  conversions: readonly Conversion[],
  { keys, next, old }: ScaffoldNames,
  kept: readonly Column[],
  taken: ReadonlySet<string>,
  kinds: Registry,
): Unswap {
  // `expanded` as it stands when its old column and what follows it have the names of the swap.
  const forward = new Map([...old, ...reverseRenames(next)]);
  const twins = renameIds(expanded, forward, kinds);
  const turned = withKeyIndexes(twins, keys, old);
  const start = draft(after);
  for (const object of kept) put(start, object);
  for (const { old: id } of conversions) put(start, bare(columnIn(turned, id)));
  for (const each of conversions) {
    const of = columnIn(turned, each.old);
    const why = `Keeps ${of.path.slice(1).join('.')} as ${each.after.path[2]} until names are swapped back.`;
    const sync = { column: of, value: each.back, reads: [each.after.id], at: 'changed', why } as const;
    for (const object of syncObjects(sync, taken)) put(start, object);
  }
  const ready = new Map(start);
  for (const { old: id } of conversions) put(ready, withoutDefault(columnIn(turned, id)));
  for (const [of, id] of old) {
    if (of.startsWith('column:')) continue;
    put(ready, keys.includes(of) ? turned.objects.get(keyIndexId(pathOf(id))) : turned.objects.get(id));
  }
  const back = modelOf(ready.values());
  return {
    start: modelOf(start.values()),
    fill: backfillTables(
      conversions.map(({ old: id, back: value, key, after: from }) =>
        writtenBeside(columnIn(turned, id), from, value, key),
      ),
    ),
    ready: back,
    swap: nameSwap(
      [back, withoutKeyIndexes(expanded, keys, next)],
      swappedNames(next, old, keys),
      {
        keys: keys.map((key) => keySwap(key, twins.objects.get(old.get(key) ?? key) as Constraint)),
        identities: conversions.flatMap(({ after: { props, id }, next: from }) =>
          props.identity === null ? [] : [{ from, identity: props.identity, to: id }],
        ),
        tables: tablesOf(conversions),
      },
      kinds,
    ),
  };
}

/** What a primary key was until now cannot become a mere index: that is built when the key is another one. */
function withoutKeyIndexes(
  expanded: Model,
  keys: readonly ObjectId[],
  next: ReadonlyMap<ObjectId, ObjectId>,
): Model {
  const indexes = new Set(keys.map((key) => keyIndexId(pathOf(next.get(key) ?? key))));
  if (indexes.size === 0) return expanded;
  const stays = [...expanded.objects.values()].filter(
    (object) =>
      !indexes.has(object.id) && !(isForeignKey(object) && object.uses.some(({ on }) => indexes.has(on))),
  );
  return modelOf(stays);
}
