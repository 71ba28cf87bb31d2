import type { ReferencedId, Via } from './expression.ts';
import type { Shape } from './shape/shape.ts';

/**
 * Under this key a table, view or alias holds what it is. A symbol, so that a table's string properties are its
 * columns and nothing else.
 */
export const relationKey: unique symbol = Symbol('relation');

/** A table or view as references see it. */
export interface Relation {
  readonly kind: 'table' | 'view';
  readonly id: ReferencedId;
  readonly schema: string;
  readonly name: string;
  /** The names its columns were written under; null where only PostgreSQL can tell (a view). */
  readonly columns: readonly string[] | null;
  /** Of a table the columns of JSON: the shape that is declared, if any, and whether a check holds it. */
  readonly json?: ReadonlyMap<string, { readonly shape: Shape | null; readonly isChecked: boolean }>;
}

/** A relation as it stands in a template: itself, or under an alias. */
export interface RelationUse {
  readonly relation: Relation;
  readonly via: Via;
}

/** The columns of a relation, by name; `relationUseOf` says which relation. */
export interface ColumnRefs {
  readonly [column: string]: Ref;
}

/** What a key of an index may say about order. @see https://www.postgresql.org/docs/current/indexes-ordering.html */
abstract class Sortable {
  protected abstract toKey(): Key;

  /** Ascending, the default: NULLs last. @example index('i').on(t.name.asc().nullsFirst()) */
  asc(): Key {
    return this.toKey().with({ direction: 'asc' });
  }

  /** Descending: NULLs first unless `.nullsLast()`. @example index('i').on(t.created_at.desc()) */
  desc(): Key {
    return this.toKey().with({ direction: 'desc' });
  }

  /** NULLs before all values. */
  nullsFirst(): Key {
    return this.toKey().with({ nulls: 'first' });
  }

  /** NULLs after all values. */
  nullsLast(): Key {
    return this.toKey().with({ nulls: 'last' });
  }

  /**
   * The operator class of this key (manual 11.10). One that an extension brings needs its `extension(…)`.
   *
   * @example index('idx_products_name_trgm').using('gin', t.name.ops('gin_trgm_ops'))
   */
  ops(name: string): Key {
    return this.toKey().with({ operatorClass: name });
  }

  /** The collation of this key (manual 24.2). @example index('i').on(t.code.collate('C')) */
  collate(name: string, schema = 'pg_catalog'): Key {
    return this.toKey().with({ collation: [schema, name] });
  }
}

/**
 * A column of a table, view or alias inside SQL, keys and constraints. Opaque: made by tables, read by the loader. `Type`
 * is that of its values, where a table says it.
 */
export class Ref<out Type = unknown> extends Sortable {
  protected readonly nominal: 'Ref' = 'Ref';
  declare protected readonly holds: Type;
  readonly use: RelationUse;
  readonly column: string;
  /** The column's id, once the loader asked: one string for all who name it, which maps then find by identity. */
  id: ReferencedId | null = null;

  constructor(use: RelationUse, column: string) {
    super();
    this.use = use;
    this.column = column;
  }

  protected override toKey(): Key {
    return new Key(this, {});
  }
}

export interface KeyOptions {
  readonly direction?: 'asc' | 'desc';
  readonly nulls?: 'first' | 'last';
  readonly operatorClass?: string;
  readonly collation?: readonly [schema: string, name: string];
}

/** One key of an index: a column or an expression, with its order, operator class and collation. */
export class Key extends Sortable {
  protected readonly nominal: 'Key' = 'Key';
  /** A `Ref`, or an SQL expression. */
  readonly on: object;
  readonly options: KeyOptions;

  constructor(on: object, options: KeyOptions) {
    super();
    this.on = on;
    this.options = options;
  }

  with(options: KeyOptions): Key {
    return new Key(this.on, { ...this.options, ...options });
  }

  protected override toKey(): Key {
    return this;
  }
}

// Reached only for names that are no column: the reference remembers the name, and the loader reports it with the
// place and the nearest column instead of a TypeError deep in user code.
const unknownColumns: Readonly<object> = new Proxy(Object.freeze(Object.create(null)), {
  get(_target, name, receiver: object) {
    if (typeof name === 'symbol') return undefined;
    const use = relationUseOf(receiver);
    return use === undefined ? undefined : new Ref(use, name);
  },
});

/** Makes the object that holds one reference a column. Any other name gives a reference too, reported at load. */
export function makeColumnRefs(use: RelationUse, columns: readonly string[]): ColumnRefs {
  // Filled first and given its prototype last: an assignment past a proxy takes ten times as long.
  const refs: Record<string, Ref> = {};
  for (const name of columns) {
    const ref = new Ref(use, name);
    if (name === '__proto__') Object.defineProperty(refs, name, { value: ref, enumerable: true });
    else refs[name] = ref;
  }
  Object.defineProperty(refs, relationKey, { value: use });
  Object.setPrototypeOf(refs, unknownColumns);
  return refs;
}

/** What relation a value of schema.ts stands for; undefined for anything else. */
export function relationUseOf(value: unknown): RelationUse | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as { readonly [relationKey]?: RelationUse })[relationKey];
}
