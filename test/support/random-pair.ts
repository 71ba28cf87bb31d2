import { kindOf, type ObjectId, pathOf } from '../../generator/kernel/object-id.ts';
import { renamer } from '../../generator/kernel/rename.ts';
import { buildModel, type RandomModel } from './random-model.ts';
import { applyEdits, type Edit, type Spec } from './random-spec.ts';

/** Two models, and which objects of the first are declared to go by another name in the second. */
export interface RandomPair {
  readonly before: RandomModel;
  readonly after: RandomModel;
  readonly renames: ReadonlyMap<ObjectId, ObjectId>;
}

/**
 * Null for a pair that asks for what no migration can do without being told how.
 *
 * @param declared whether what got another name is declared as renamed; else it goes, and another comes
 * @param edited what the script is applied to
 */
export function buildPair(
  spec: Spec,
  script: readonly Edit[],
  declared: boolean,
  edited = spec,
): RandomPair | null {
  const before = buildModel(spec);
  const after = buildModel(applyEdits(edited, script));
  const pair = { before, after, renames: declared ? renamesBetween(before, after) : new Map() };
  return crosses(pair) ? null : pair;
}

/** Whether a column of one slot would become that of another: between their types there may be no cast. */
function crosses({ before, after, renames }: RandomPair): boolean {
  const rename = renamer(before.model, renames);
  const slotOf = new Map([...before.slots].map(([slot, id]) => [rename(id), slot]));
  return [...after.slots].some(([slot, id]) => kindOf(id) === 'column' && (slotOf.get(id) ?? slot) !== slot);
}

/** What schema.ts can declare: a rename to a name that something else has until then is refused (TW324), so that one goes and comes. */
function renamesBetween(before: RandomModel, after: RandomModel): ReadonlyMap<ObjectId, ObjectId> {
  const refused = new Set<ObjectId>();
  for (;;) {
    const renames = allRenames(before, after, refused);
    const rename = renamer(before.model, renames);
    const over = [...renames].filter(([, to]) => before.model.objects.has(to) && rename(to) === to);
    if (over.length === 0) return renames;
    for (const [from] of over) refused.add(from);
  }
}

function allRenames(
  before: RandomModel,
  after: RandomModel,
  refused: ReadonlySet<ObjectId>,
): ReadonlyMap<ObjectId, ObjectId> {
  const renames = new Map<ObjectId, ObjectId>();
  const ids = [...before.slots].flatMap(([slot, from]) => {
    const to = after.slots.get(slot);
    return to === undefined || kindOf(to) !== kindOf(from) || refused.has(from) ? [] : [{ from, to }];
  });
  // Schemas first, then what is in them, then what belongs to that: an object moves with what it belongs to.
  ids.sort((a, b) => depth(a.from) - depth(b.from));
  for (const { from, to } of ids) {
    const parent = before.model.objects.get(from)?.parent ?? null;
    const now = after.model.objects.get(to)?.parent ?? null;
    const [path, wanted] = [pathOf(from), pathOf(to)];
    if (kindOf(from) === 'function' && path[2] !== wanted[2]) continue;
    const carried = parent === null ? null : (renames.get(parent) ?? carry(parent, renames, before));
    const roots = kindOf(from) === 'table' || kindOf(from) === 'view' || kindOf(from) === 'function';
    if (!roots && carried !== now) continue;
    const own = roots ? path.slice(1) : path.slice(-1);
    const moved = carried === null ? own : [...pathOf(carried), ...own];
    if (JSON.stringify(moved) !== JSON.stringify(wanted)) renames.set(from, to);
  }
  return renames;
}

/** The id that an object gets through what it belongs to. */
function carry(id: ObjectId, renames: ReadonlyMap<ObjectId, ObjectId>, { model }: RandomModel): ObjectId {
  const parent = model.objects.get(id)?.parent ?? null;
  const renamed = parent === null ? undefined : renames.get(parent);
  if (renamed === undefined) return id;
  return `${kindOf(id)}:${renamed.slice(renamed.indexOf(':') + 1)}.${id.slice(id.indexOf('.') + 1)}`;
}

function depth(id: ObjectId): number {
  return kindOf(id) === 'function' ? 2 : pathOf(id).length;
}
