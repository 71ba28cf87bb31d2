import fc from 'fast-check';

/**
 * A schema as nested records of small numbers. What a number means is the builder's matter (it takes it modulo the
 * choices that there are), so that any number may be changed to any other and the result is a schema again. Lists
 * never change their length: `on` says whether the object of a slot is there, so that a slot keeps its identity
 * through every edit.
 */
export interface Spec {
  readonly schema: Genes<'name' | 'comment'>;
  readonly trgm: Genes<'schema'>;
  readonly citext: Genes<'schema'>;
  readonly functions: readonly FunctionGenes[];
  readonly tables: readonly TableSpec[];
  readonly views: readonly ViewGenes[];
}

export type Genes<N extends string> = Readonly<Record<N | 'on', number>>;

export type FunctionGenes = Genes<
  'name' | 'schema' | 'body' | 'form' | 'marks' | 'security' | 'settings' | 'comment'
>;
export type ColumnGenes = Genes<
  'name' | 'family' | 'member' | 'nullable' | 'form' | 'value' | 'source' | 'collation' | 'comment'
>;
export type ConstraintGenes = Genes<
  | 'name'
  | 'type'
  | 'a'
  | 'b'
  | 'two'
  | 'target'
  | 'targetKey'
  | 'onDelete'
  | 'onUpdate'
  | 'deferrable'
  | 'flag'
  | 'value'
  | 'comment'
>;
export type IndexGenes = Genes<
  | 'name'
  | 'method'
  | 'a'
  | 'b'
  | 'two'
  | 'form'
  | 'order'
  | 'unique'
  | 'where'
  | 'include'
  | 'with'
  | 'comment'
>;
export type TriggerGenes = Genes<
  'name' | 'timing' | 'events' | 'level' | 'column' | 'when' | 'arguments' | 'comment'
>;
export type ViewGenes = Genes<
  | 'name'
  | 'schema'
  | 'source'
  | 'form'
  | 'a'
  | 'b'
  | 'where'
  | 'options'
  | 'instead'
  | 'comment'
  | 'columnComment'
>;

export interface TableSpec {
  readonly own: Genes<'name' | 'schema' | 'rls' | 'unlogged' | 'with' | 'comment'>;
  readonly columns: readonly ColumnGenes[];
  readonly constraints: readonly ConstraintGenes[];
  readonly indexes: readonly IndexGenes[];
  readonly triggers: readonly TriggerGenes[];
}

/** Sets one number. `at` counts the numbers of what is there, and every `on`. */
export interface Edit {
  readonly at: number;
  readonly value: number;
}

const most = 59;

function genes<N extends string>(...names: readonly N[]): fc.Arbitrary<Genes<N>> {
  const record: Record<string, fc.Arbitrary<number>> = { on: fc.nat(3) };
  for (const name of names) record[name] = fc.nat(most);
  return fc.record(record) as fc.Arbitrary<Genes<N>>;
}

function slots<T>(one: fc.Arbitrary<T>, minLength: number, maxLength: number): fc.Arbitrary<T[]> {
  return fc.array(one, { minLength, maxLength, size: 'max' });
}

const table: fc.Arbitrary<TableSpec> = fc.record({
  own: genes('name', 'schema', 'rls', 'unlogged', 'with', 'comment'),
  columns: slots(
    genes('name', 'family', 'member', 'nullable', 'form', 'value', 'source', 'collation', 'comment'),
    2,
    7,
  ),
  constraints: slots(
    genes(
      ...(['name', 'type', 'a', 'b', 'two', 'target', 'targetKey', 'onDelete', 'onUpdate'] as const),
      ...(['deferrable', 'flag', 'value', 'comment'] as const),
    ),
    0,
    6,
  ),
  indexes: slots(
    genes(
      ...(['name', 'method', 'a', 'b', 'two', 'form', 'order', 'unique', 'where'] as const),
      ...(['include', 'with', 'comment'] as const),
    ),
    0,
    4,
  ),
  triggers: slots(genes('name', 'timing', 'events', 'level', 'column', 'when', 'arguments', 'comment'), 0, 2),
});

export const spec: fc.Arbitrary<Spec> = fc.record({
  schema: genes('name', 'comment'),
  trgm: genes('schema'),
  citext: genes('schema'),
  functions: slots(genes('name', 'schema', 'body', 'form', 'marks', 'security', 'settings', 'comment'), 4, 4),
  tables: slots(table, 1, 4),
  views: slots(
    genes(
      ...(['name', 'schema', 'source', 'form', 'a', 'b', 'where', 'options', 'instead'] as const),
      ...(['comment', 'columnComment'] as const),
    ),
    0,
    4,
  ),
});

export const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.record({ at: fc.nat(100_000), value: fc.nat(most) }),
  { minLength: 2, maxLength: 12 },
);

/** The schema after the edits. A family of types is never changed: between families there may be no cast. */
export function applyEdits(before: Spec, script: readonly Edit[]): Spec {
  let edited: unknown = before;
  for (const { at, value } of script) {
    const places = leavesOf(edited, []);
    const place = places[at % places.length];
    if (place !== undefined) edited = setLeaf(edited, place, value);
  }
  return edited as Spec;
}

type Path = readonly (string | number)[];

function leavesOf(value: unknown, path: Path): readonly Path[] {
  if (typeof value === 'number') return path.at(-1) === 'family' ? [] : [path];
  if (Array.isArray(value)) return value.flatMap((item, i) => leavesOf(item, [...path, i]));
  if (typeof value !== 'object' || value === null) return [];
  const on = Reflect.get(value, 'on') ?? Reflect.get(Reflect.get(value, 'own') ?? {}, 'on');
  if (on === 0) return [Reflect.has(value, 'on') ? [...path, 'on'] : [...path, 'own', 'on']];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]));
}

function setLeaf(value: unknown, path: Path, to: number): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return to;
  if (Array.isArray(value)) return value.map((item, i) => (i === key ? setLeaf(item, rest, to) : item));
  const record = value as Readonly<Record<string, unknown>>;
  // What is there goes, what is not comes.
  const now = key === 'on' ? (record.on === 0 ? 1 : 0) : to;
  return { ...record, [key]: setLeaf(record[key], rest, now) };
}
