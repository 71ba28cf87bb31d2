import type { Registry } from '../kernel/kind.ts';
import { type Model, modelOf, viewModel } from '../kernel/model.ts';
import { lastName, type ObjectId, pathOf } from '../kernel/object-id.ts';
import { type RenameMap, renameIds } from '../kernel/rename.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import type { Step } from '../kernel/step.ts';
import { continueIdentity } from '../kinds/column/continue-identity.ts';
import type { Identity } from '../kinds/column/model.ts';
import type { Constraint } from '../kinds/constraint/model.ts';
import { addByIndex } from '../kinds/constraint/online-forms.ts';
import type { Conversion } from './conversion.ts';
import { keyIndexId, replaceObjects } from './key-indexes.ts';
import { columnIn, draft, put } from './model-drafts.ts';

/** A primary key that goes, and the unique index that the next one takes over. */
export interface KeySwap {
  readonly key: ObjectId;
  readonly index: ObjectId;
  /** The key as it stands at first, on columns that do not have their names yet. */
  readonly made: Constraint;
}

/** A column that loses its identity to the one that takes its name, by their ids once names are swapped. */
export interface IdentitySwap {
  readonly from: ObjectId;
  readonly identity: Identity;
  readonly to: ObjectId;
}

/** What a plan leads to inside of one transaction, and the steps behind it. */
export interface SwapPart {
  readonly from: Model;
  readonly to: Model;
  readonly renames: RenameMap;
  readonly last: readonly Step[];
}

/** How names go from what stood to what was made beside it. */
export interface NameSwap {
  /** Before: each foreign key has its name on the columns that take over, where it was valid beside the old one. */
  readonly released: Model;
  readonly release: RenameMap;
  /** One transaction, which stops these tables for a moment. */
  readonly parts: readonly SwapPart[];
  readonly tables: readonly ObjectId[];
  readonly to: Model;
}

/**
 * The way between two models of which only names differ, and what takes the place of another. Nobody ever sees a table without its
 * key or its columns; foreign keys, whose other table would have to stop too, are done before, one by one.
 */
export function nameSwap(
  [from, to]: readonly [Model, Model],
  renames: RenameMap,
  { keys, identities, tables }: SwappedThings,
  kinds: Registry,
): NameSwap {
  const [release, rest] = [new Map<ObjectId, ObjectId>(), new Map<ObjectId, ObjectId>()];
  for (const [old, now] of renames) (isForeignKey(from.objects.get(old)) ? release : rest).set(old, now);
  const going = new Set([...release.values()].filter((id) => !to.objects.has(id)));
  const released = release.size === 0 ? from : without(renameIds(from, release, kinds), going);
  const parts: SwapPart[] = [];
  let at = released;
  if (keys.length > 0) {
    const left = without(released, new Set([...keys.map(({ key }) => key), ...viewsOver(keys, released)]));
    parts.push({ from: released, to: left, renames: new Map(), last: keys.map(takeOver) });
    at = replaceObjects(left, new Map(keys.map(({ index, made }) => [index, made])));
  }
  if (identities.length === 0) parts.push({ from: at, to, renames: rest, last: [] });
  else {
    // Both sequences stand, so that one can go on from the other.
    const both = draft(to);
    for (const { from: id, identity } of identities) {
      const column = columnIn(to, id);
      put(both, { ...column, props: { ...column.props, nullable: false, identity } });
    }
    const counting = modelOf(both.values());
    const last = identities.map((each) =>
      continueIdentity(columnIn(counting, each.from), columnIn(counting, each.to)),
    );
    parts.push({ from: at, to: counting, renames: rest, last });
    parts.push({ from: counting, to, renames: new Map(), last: [] });
  }
  return { released, release, parts, tables, to };
}

export interface SwappedThings {
  readonly keys: readonly KeySwap[];
  readonly identities: readonly IdentitySwap[];
  readonly tables: readonly ObjectId[];
}

/** @param twin the key on the columns that take over, under the name that its index has until then */
export function keySwap(key: ObjectId, twin: Constraint): KeySwap {
  const made = { ...twin, id: key, path: pathOf(key), comment: null };
  return { key, index: keyIndexId(twin.path), made };
}

export function tablesOf(conversions: readonly Conversion[]): readonly ObjectId[] {
  return [...new Set(conversions.flatMap(({ after: { parent } }) => parent ?? []))].sort();
}

function takeOver({ index, made }: KeySwap): Step {
  return addByIndex(made, lastName(index), made.parent === null ? [] : [made.parent]);
}

export function isForeignKey(object: SchemaObject | undefined): boolean {
  return object?.kind === 'constraint' && (object as Constraint).props.type === 'foreign key';
}

function without({ objects }: Model, ids: ReadonlySet<ObjectId>): Model {
  return ids.size === 0 ? { objects } : modelOf([...objects.values()].filter(({ id }) => !ids.has(id)));
}

/**
 * Views that read columns of the keys, and those that read these: one that groups by a primary key stands on the key itself
 * (manual, SELECT, GROUP BY), so that it goes before and comes back with the new columns. None where more than views would have to go.
 */
function viewsOver(keys: readonly KeySwap[], model: Model): readonly ObjectId[] {
  const view = viewModel(model);
  const found = new Set<ObjectId>();
  const queue = keys.flatMap(({ key }) => (model.objects.get(key) as Constraint).props.columns);
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const users = view.users(id);
    const reading = found.has(id) ? [...users, ...view.children(id)] : users.filter(isView);
    if (!reading.every((object) => isView(object) || object.kind === 'trigger')) return [];
    for (const object of reading) {
      if (found.has(object.id)) continue;
      found.add(object.id);
      queue.push(object.id);
    }
  }
  return [...found];
}

function isView({ kind }: SchemaObject): boolean {
  return kind === 'view';
}
