import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { Declared, Intent } from '../kernel/intent.ts';
import type { Registry } from '../kernel/kind.ts';
import type { Model } from '../kernel/model.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import type { RenameMap } from '../kernel/rename.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import type { Expression } from '../sql/expression.ts';
import { resolveRenames } from './resolve-renames.ts';

/** What schema.ts says of the way from a model to it, sorted out. */
export interface Intents {
  readonly renames: RenameMap;
  readonly casts: ReadonlyMap<ObjectId, Expression>;
  readonly fills: ReadonlyMap<ObjectId, Expression>;
  readonly maps: ReadonlyMap<ObjectId, Readonly<Record<string, string | null>>>;
  /** Names of what is meant to be gone, and how long it is put aside; null for not at all. */
  readonly drops: ReadonlyMap<string, string | null>;
  readonly declared: readonly Declared[];
  readonly spentRenames: readonly Declared[];
}

export const noIntents: Intents = {
  renames: new Map(),
  casts: new Map(),
  fills: new Map(),
  maps: new Map(),
  drops: new Map(),
  declared: [],
  spentRenames: [],
};

/** Sorts intents out by what they are of. @returns with them, TW324 and TW325 for those that contradict the models */
export function readIntents(
  before: Model,
  after: Model,
  declared: readonly Declared[],
  kinds: Registry,
): { readonly intents: Intents; readonly problems: readonly Diagnostic[] } {
  if (declared.length === 0) return { intents: noIntents, problems: [] };
  const { renames, problems, spent } = resolveRenames(before, after, declared, kinds);
  const drops = new Map<string, string | null>();
  const still: Diagnostic[] = [];
  const names = new Set([...after.objects.values()].flatMap((object) => namesOf(object)));
  for (const { intent, source } of declared) {
    if (intent.says !== 'dropped') continue;
    drops.set(intent.name, intent.park);
    if (!names.has(intent.name)) continue;
    still.push({
      code: 'TW325',
      severity: 'error',
      message: `${intent.name} is said to be dropped, but schema.ts still has it`,
      hint: `Remove it from schema.ts, or remove dropped('${intent.name}').`,
      at: null,
      source,
    });
  }
  const of = <S extends Intent['says'], T>(
    says: S,
    read: (intent: Extract<Intent, { says: S }>) => [ObjectId, T],
  ) =>
    new Map(
      declared.flatMap(({ intent }) =>
        intent.says === says ? [read(intent as Extract<Intent, { says: S }>)] : [],
      ),
    );
  return {
    intents: {
      renames,
      casts: of('cast', ({ of: id, value }) => [id, value]),
      fills: of('filled', ({ of: id, value }) => [id, value]),
      maps: of('mapped', ({ of: id, values }) => [id, values]),
      drops,
      declared,
      spentRenames: spent,
    },
    problems: [...problems, ...still],
  };
}

/** `public.orders`, `orders`, `table:public.orders`: the first is how messages call it. */
export function namesOf({ id, path }: Pick<SchemaObject, 'id' | 'path'>): readonly string[] {
  const full = path.join('.');
  return path[0] === 'public' && path.length > 1 ? [full, path.slice(1).join('.'), id] : [full, id];
}
