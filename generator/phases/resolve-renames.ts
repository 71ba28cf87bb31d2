import { canonicalText, toCanonical } from '../kernel/canonical.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { Declared, Intent } from '../kernel/intent.ts';
import type { Registry } from '../kernel/kind.ts';
import type { Model } from '../kernel/model.ts';
import { nameObject } from '../kernel/name-object.ts';
import { kindOf, type ObjectId, objectId, pathOf } from '../kernel/object-id.ts';
import { type RenameMap, renameIds } from '../kernel/rename.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';

export interface ResolvedRenames {
  readonly renames: RenameMap;
  readonly problems: readonly Diagnostic[];
  /** Those that have acted already, or never can. */
  readonly spent: readonly Declared[];
}

type Renamed = Declared & { readonly intent: Extract<Intent, { says: 'renamed' }> };

/**
 * Which declared renames act: those whose old name the history has, and whose new name it lacks. What belongs to a table is
 * looked for under the name that the table had, what belongs to a schema also by `schema.name`.
 */
export function resolveRenames(
  before: Model,
  after: Model,
  intents: readonly Declared[],
  kinds: Registry,
): ResolvedRenames {
  const renames = new Map<ObjectId, ObjectId>();
  const oldIds = new Map<ObjectId, ObjectId>();
  const problems: Diagnostic[] = [];
  const spent: Declared[] = [];
  const declared = intents.filter((each): each is Renamed => each.intent.says === 'renamed');
  // A table before its columns: their old ids begin with its old name.
  declared.sort((a, b) => pathOf(a.intent.of).length - pathOf(b.intent.of).length);
  for (const each of declared) {
    const { of, from } = each.intent;
    const object = after.objects.get(of);
    if (object === undefined || object.owner !== 'schema') continue;
    const under = object.parent === null ? [] : pathOf(oldIds.get(object.parent) ?? object.parent);
    const rest = object.path.slice(under.length + 1);
    const oldId = oldIdOf(object, [...under, from, ...rest], before);
    const newId = objectId(object.kind, [...under, ...object.path.slice(under.length)]);
    const [had, has] = [before.objects.has(oldId), before.objects.has(newId)];
    const anew = objectId(object.kind, [...object.path.slice(0, under.length), from, ...rest]);
    // The old name may have been taken anew.
    if (had && has && !after.objects.has(anew)) problems.push(bothThere(object, from, each));
    else if (had && !has && kinds.get(object.kind).rename !== undefined) {
      renames.set(oldId, of);
      oldIds.set(of, oldId);
    } else spent.push(each);
  }
  return { renames, problems, spent };
}

/** By its own name where it stands, or else, if it has stood in another schema, by both names. */
function oldIdOf(object: SchemaObject, path: readonly string[], before: Model): ObjectId {
  const own = objectId(object.kind, path);
  const [, from = '', ...rest] = path;
  if (before.objects.has(own) || object.parent === null || kindOf(object.parent) !== 'schema') return own;
  const parts = from.split('.');
  const moved = parts.map((_, at) =>
    objectId(object.kind, [parts.slice(0, at).join('.'), parts.slice(at).join('.'), ...rest]),
  );
  return moved.find((id) => before.objects.has(id)) ?? own;
}

function bothThere(object: SchemaObject, from: string, { source }: Declared): Diagnostic {
  return {
    code: 'TW324',
    severity: 'error',
    message: `${nameObject(object)} is said to be renamed from ${from}, but the history has both`,
    hint: `Remove .renamedFrom('${from}') if it has done its work; if not, drop one of them first.`,
    at: object.id,
    source,
  };
}

/**
 * The same renames, and those of what holds no rows and is the same in all but its name: an index, a key or a trigger whose
 * derived name follows its table or column. To drop and make it again would lead to the same, only later. What follows may
 * be followed in its turn: a key by the foreign keys that stand on it.
 */
export function followingRenames(
  before: Model,
  after: Model,
  renames: RenameMap,
  kinds: Registry,
): RenameMap {
  const more = renamesNextTo(before, after, renames, kinds);
  return more.size === renames.size ? renames : followingRenames(before, after, more, kinds);
}

function renamesNextTo(before: Model, after: Model, renames: RenameMap, kinds: Registry): RenameMap {
  const renamed = renameIds(before, renames, kinds);
  const news = [...after.objects.values()].filter(
    (object) => !renamed.objects.has(object.id) && follows(object, kinds),
  );
  if (news.length === 0) return renames;
  const parents = new Set(news.map(({ parent }) => parent));
  const originals = before.objects.keys();
  const gone = new Map<string, ObjectId[]>();
  for (const object of renamed.objects.values()) {
    const original = originals.next().value;
    if (original === undefined || !parents.has(object.parent) || !follows(object, kinds)) continue;
    const key = contentOf(object, kinds);
    const now = after.objects.get(object.id);
    // Its name may be another's from now on.
    if (now !== undefined && contentOf(now, kinds) === key) continue;
    const list = gone.get(key);
    if (list === undefined) gone.set(key, [original]);
    else list.push(original);
  }
  if (gone.size === 0) return renames;
  const all = new Map(renames);
  news.sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const object of news) {
    const original = gone.get(contentOf(object, kinds))?.sort().shift();
    if (original !== undefined && !all.has(original)) all.set(original, object.id);
  }
  return all;
}

function follows({ kind, parent, owner }: SchemaObject, kinds: Registry): boolean {
  const { holdsRows, rank, rename } = kinds.get(kind);
  return owner === 'schema' && parent !== null && rank > 0 && !holdsRows && rename !== undefined;
}

/** All but the name. */
function contentOf(object: SchemaObject, kinds: Registry): string {
  const { id, ...rest } = toCanonical(object, kinds.get(object.kind));
  return `${kindOf(id)} ${object.parent} ${canonicalText(rest)}`;
}
