import type { Model } from '../kernel/model.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import { type RenameMap, reverseRenames } from '../kernel/rename.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import type { Constraint } from '../kinds/constraint/model.ts';
import { type Conversion, followersOf } from './conversion.ts';
import { freeName, withName } from './free-name.ts';

export interface ScaffoldNames {
  /** Indexes and constraints that are made again. */
  readonly followers: readonly ObjectId[];
  /** Primary keys among them. */
  readonly keys: readonly ObjectId[];
  /** From where they stand to where they grow, and to where they wait for their end; columns too. */
  readonly next: ReadonlyMap<ObjectId, ObjectId>;
  readonly old: ReadonlyMap<ObjectId, ObjectId>;
}

export function scaffoldNames(
  before: Model,
  after: Model,
  conversions: readonly Conversion[],
  taken: ReadonlySet<string>,
): ScaffoldNames {
  const ids = new Set(conversions.map(({ after: { id } }) => id));
  const next = new Map(conversions.map((each) => [each.after.id, each.next]));
  const old = new Map(conversions.map((each) => [each.after.id, each.old]));
  const followers = followersOf(ids, after);
  const rename = (object: SchemaObject, suffix: string): ObjectId =>
    withName(object, freeName(object.path.at(-1) ?? '', suffix, taken));
  for (const object of followers) {
    next.set(object.id, rename(object, '_new'));
    // What uses a converted column no more has its new form from the start.
    if (before.objects.has(object.id)) old.set(object.id, rename(object, '_old'));
  }
  return {
    followers: followers.map(({ id }) => id),
    keys: followers.flatMap((object) => (isPrimaryKey(object) ? [object.id] : [])),
    next,
    old,
  };
}

/**
 * How names are swapped: what stands goes aside, and what was made beside it takes its place. Not those of primary keys, which take
 * over indexes.
 */
export function swappedNames(aside: RenameMap, beside: RenameMap, keys: readonly ObjectId[]): RenameMap {
  const renames = new Map([...aside, ...reverseRenames(beside)]);
  for (const key of keys) {
    renames.delete(key);
    renames.delete(beside.get(key) ?? key);
  }
  return renames;
}

function isPrimaryKey(object: SchemaObject): boolean {
  return object.kind === 'constraint' && (object as Constraint).props.type === 'primary key';
}
