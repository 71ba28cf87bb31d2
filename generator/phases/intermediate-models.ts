import { canonicalText, readProps } from '../kernel/canonical.ts';
import type { Registry } from '../kernel/kind.ts';
import { type Model, modelOf } from '../kernel/model.ts';
import { nameObject } from '../kernel/name-object.ts';
import { type ObjectId, pathOf } from '../kernel/object-id.ts';
import { type RenameMap, renameIds } from '../kernel/rename.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import type { Step } from '../kernel/step.ts';
import type { Column } from '../kinds/column/model.ts';
import type { Constraint } from '../kinds/constraint/model.ts';
import type { Index } from '../kinds/index/model.ts';
import type { SqlText } from '../sql/sql-text.ts';
import { printType } from '../sql/types.ts';
import { backfillStep, backfillTables, writtenBeside } from './backfill-step.ts';
import { bare, nullable, withoutDefault } from './column-forms.ts';
import { type Conversion, followersOf } from './conversion.ts';
import type { Fill } from './fill.ts';
import { keyIndexId, withKeyIndexes } from './key-indexes.ts';
import { columnIn, draft, type Objects, put } from './model-drafts.ts';
import { keySwap, type NameSwap, nameSwap, type SwappedThings, tablesOf } from './name-swap.ts';
import { type ScaffoldNames, scaffoldNames, swappedNames } from './scaffold-names.ts';
import { syncObjects } from './sync-objects.ts';
import { type Unswap, unswapOf } from './unswap.ts';
import type { ValueMap } from './value-map.ts';

/** The models on the way, and what is written between them. */
export interface Intermediate {
  /** New columns without values; then with their defaults. */
  readonly start: Model;
  readonly filling: Model;
  readonly fill: readonly Step[];
  /** Everything stands beside the old; `gated` where the rest waits for a deploy. */
  readonly expanded: Model;
  readonly gated: boolean;
  /** From `expanded`: what is written first, and how names are swapped, before the old is dropped; null where none are. */
  readonly straggle: readonly Step[];
  readonly swap: NameSwap | null;
  /** All that the swap renames. */
  readonly renames: RenameMap;
  readonly conversions: readonly Conversion[];
  readonly maps: readonly ValueMap[];
  /** The way back from the end to `expanded`; null where it is a plan like any other. */
  readonly unswap: Unswap | null;
  readonly about: readonly string[];
  readonly aboutContract: readonly string[];
}

export interface Changes {
  readonly conversions: readonly Conversion[];
  readonly fills: readonly Fill[];
  readonly maps: readonly ValueMap[];
  readonly phased: boolean;
  /** Users of a column that have their new form from the start. */
  readonly carried: ReadonlySet<ObjectId>;
}

/** @returns null where another change needs what has to stay until the end */
export function intermediateModels(
  before: Model,
  after: Model,
  changes: Changes,
  taken: ReadonlySet<string>,
  kinds: Registry,
): Intermediate | null {
  const { conversions, fills, maps, phased, carried } = changes;
  const converted = new Set(conversions.map(({ after: { id } }) => id));
  const open = fills.filter(({ hasDefault }) => phased && !hasDefault);
  const gated = phased && conversions.length + open.length + maps.length > 0;
  const names = scaffoldNames(before, after, conversions, taken);
  const twins = renameIds(after, names.next, kinds);
  const beside = withKeyIndexes(twins, names.keys, names.next);
  const syncs = conversions.flatMap((each) => syncOf(columnIn(beside, each.next), each, taken));
  const keeps = open.flatMap((each) => keepOf(each, taken));
  const kept = keptColumns(before, after, changes);

  const start = draft(after);
  for (const { id } of followersOf(new Set(fills.map(({ column: { id } }) => id)), after))
    if (!before.objects.has(id)) start.delete(id);
  for (const user of usersOf(converted, after))
    if (!carried.has(user.id)) putOld(user.id, before, start, user);
  for (const { before: old } of conversions) start.set(old.id, old);
  for (const object of kept) start.set(object.id, object);
  for (const { until } of maps) start.set(until.id, until);
  for (const { next } of conversions)
    put(start, { ...columnIn(beside, next), ...bare(columnIn(beside, next)) });
  for (const each of fills) put(start, each.start);
  for (const object of [...syncs, ...keeps]) put(start, object);

  const filling = new Map(start);
  for (const each of fills) put(filling, each.filling);

  const expanded = new Map(filling);
  for (const { column: of, hasDefault } of fills) if (hasDefault || !phased) put(expanded, of);
  for (const { id } of followersOf(new Set(fills.map(({ column: { id } }) => id)), after)) {
    const object = after.objects.get(id);
    if (object !== undefined && !usesAny(object, converted)) put(expanded, object);
  }
  for (const { next } of conversions) put(expanded, withoutDefault(columnIn(beside, next)));
  for (const id of names.followers) {
    const next = names.next.get(id) ?? id;
    put(expanded, beside.objects.get(next) ?? beside.objects.get(keyIndexId(pathOf(next))));
  }

  const models = { start: modelOf(start.values()), filling: modelOf(filling.values()) };
  const whole = modelOf(expanded.values());
  const renames = swappedNames(names.old, names.next, names.keys);
  const turned = renameIds(whole, renames, kinds);
  const swapped = draft(after);
  for (const object of kept) put(swapped, object);
  for (const { until } of maps) put(swapped, until);
  for (const object of keeps) put(swapped, object);
  for (const { column: of } of open) put(swapped, nullable(of));
  for (const { old } of conversions) put(swapped, bare(columnIn(turned, old)));
  for (const [from, id] of names.old) {
    // An index may stay until the names are swapped, if it takes many rows without a value; a constraint would bind rows that do not
    // send the old column.
    const index = from.startsWith('index:') ? (turned.objects.get(id) as Index | undefined) : undefined;
    if (index?.props.nullsNotDistinct === false) put(swapped, index);
  }
  const last = modelOf(swapped.values());
  const all = [models.start, models.filling, ...(gated ? [whole, last] : [])];
  if (!all.every((model) => isWhole(model, before, after, kinds))) return null;
  return {
    ...models,
    fill: [
      ...backfillTables(
        conversions.map(({ next, key, forth, before: from }) =>
          writtenBeside(columnIn(beside, next), from, forth, key),
        ),
      ),
      ...fills.map((each) => backfillStep(each)),
      ...(gated ? [] : maps.map(mapStep)),
    ],
    expanded: whole,
    gated,
    straggle: gated ? maps.map(mapStep) : [],
    swap:
      conversions.length === 0
        ? null
        : nameSwap([whole, last], renames, swappedUp(twins, conversions, names), kinds),
    renames,
    conversions,
    maps,
    unswap: conversions.length === 0 ? null : unswapOf(after, whole, conversions, names, kept, taken, kinds),
    ...aboutOf(changes, gated),
  };
}

/** What the swap takes to where the new columns have their names. */
function swappedUp(
  twins: Model,
  conversions: readonly Conversion[],
  { keys, next }: ScaffoldNames,
): SwappedThings {
  return {
    keys: keys.map((key) => keySwap(key, twins.objects.get(next.get(key) ?? key) as Constraint)),
    identities: conversions.flatMap(({ before: { props, id }, old }) =>
      props.identity === null ? [] : [{ from: old, identity: props.identity, to: id }],
    ),
    tables: tablesOf(conversions),
  };
}

function syncOf(of: Column, each: Conversion, taken: ReadonlySet<string>): readonly SchemaObject[] {
  const why = `Keeps ${of.path.slice(1).join('.')} as ${each.before.path[2]}, until it takes its place.`;
  const at = each.cast ? 'always' : 'changed';
  return syncObjects({ column: of, value: each.forth, reads: [each.before.id], at, why }, taken);
}

function keepOf({ column: of, value }: Fill, taken: ReadonlySet<string>): readonly SchemaObject[] {
  const why = `Fills ${of.path.slice(1).join('.')} for programs that do not send it, until it is NOT NULL.`;
  return syncObjects({ column: of, value, reads: [], at: 'null', why }, taken);
}

function mapStep({ column: of, key, value, where }: ValueMap): Step {
  return backfillStep({ column: of, key, value, where });
}

/** Columns that go, of tables whose backfill may read them: they stay until it is done, and bind nobody. */
function keptColumns(before: Model, after: Model, { conversions, fills }: Changes): readonly Column[] {
  const tables = new Set([
    ...conversions.map((each) => each.after.parent),
    ...fills.map((each) => each.column.parent),
  ]);
  return [...before.objects.values()].flatMap((object) => {
    if (object.kind !== 'column' || !tables.has(object.parent) || after.objects.has(object.id)) return [];
    const { props } = object as Column;
    if (props.generated !== null || props.identity !== null) return [];
    return nullable(object as Column);
  });
}

function aboutOf(
  { conversions, fills, maps }: Changes,
  gated: boolean,
): Pick<Intermediate, 'about' | 'aboutContract'> {
  const about: string[] = [];
  const aboutContract: string[] = [];
  for (const { before, after, next } of conversions) {
    const name = nameObject(before);
    const type: SqlText = printType(after.props.type);
    about.push(
      `${name} becomes ${type} without a copy of its table: ${next.split('.').at(-1)} is made beside it, kept by a trigger and filled in batches.`,
    );
    aboutContract.push(`${name} gives way to the column that was filled as ${type}; the old one is dropped.`);
  }
  for (const { column: of, hasDefault } of fills) {
    about.push(
      of.props.identity === null
        ? `${nameObject(of)} may be NULL while its rows are filled in batches.`
        : `${nameObject(of)} is 0 in rows that were there, until they are numbered in batches.`,
    );
    if (gated && !hasDefault)
      aboutContract.push(`${nameObject(of)} is NOT NULL from now on: every program sends it.`);
  }
  for (const { column: of, widens } of maps) {
    if (widens && gated) about.push(`${nameObject(of)} takes old and new values.`);
    aboutContract.push(`${nameObject(of)} loses values: rows with them are written first.`);
  }
  if (!gated) return { about: [...about, ...aboutContract.filter(() => maps.length > 0)], aboutContract: [] };
  return {
    about: [
      ...about,
      'A second migration of this change follows, once programs that know this one are deployed.',
    ],
    aboutContract: ['It waits until programs that know the phase before are deployed.', ...aboutContract],
  };
}

/** A user of what is converted at the end stays as it was; an index or constraint that is new comes with the conversion. */
function putOld(id: ObjectId, before: Model, into: Objects, user: SchemaObject): void {
  const old = before.objects.get(id);
  if (old !== undefined) into.set(id, old);
  else if (user.kind === 'index' || user.kind === 'constraint') into.delete(id);
}

function usersOf(ids: ReadonlySet<ObjectId>, { objects }: Model): readonly SchemaObject[] {
  return [...objects.values()].filter((object) => usesAny(object, ids));
}

function usesAny({ uses }: SchemaObject, ids: ReadonlySet<ObjectId>): boolean {
  return uses.some(({ on }) => ids.has(on));
}

/**
 * Whether everything that an object needs is there; a view's columns are no objects, and an old form counts on those that the old
 * form of the view had, a new form on those of the new one.
 */
function isWhole({ objects }: Model, before: Model, after: Model, kinds: Registry): boolean {
  for (const object of objects.values()) {
    const { id, parent, uses } = object;
    if (parent !== null && !objects.has(parent)) return false;
    const written = before.objects.get(id) === object ? before : after;
    for (const { on } of uses) {
      const used = objects.get(on) ?? viewOf(on, objects);
      if (used === undefined) return false;
      if (used.kind === 'view' && !keepsColumns(used, written.objects.get(used.id), kinds)) return false;
    }
  }
  return true;
}

function viewOf(on: ObjectId, objects: Model['objects']): SchemaObject | undefined {
  if (!on.startsWith('column:')) return undefined;
  return objects.get(`view:${on.slice(on.indexOf(':') + 1, on.lastIndexOf('.'))}`);
}

/** Whether a view puts out all that another form of it does. */
function keepsColumns(view: SchemaObject, other: SchemaObject | undefined, kinds: Registry): boolean {
  if (other === view || other === undefined) return true;
  if (canonicalText(readProps(other.props).query) === canonicalText(readProps(view.props).query)) return true;
  const [wanted, has] = [other, view].map((each) => kinds.get(each.kind).members?.(each) ?? null);
  return wanted != null && has != null && wanted.every((column) => has.includes(column));
}
