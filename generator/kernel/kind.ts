import type { SqlText } from '../sql/sql-text.ts';
import type { ModelView } from './model.ts';
import type { SchemaObject, Use } from './schema-object.ts';
import type { Step } from './step.ts';

/** What a rule may look at: both models whole, after the rename map was applied to the before side. */
export interface Change<K extends string, P extends object> {
  readonly before: SchemaObject<K, P>;
  readonly after: SchemaObject<K, P>;
  readonly beforeView: ModelView;
  readonly afterView: ModelView;
}

export type StepsRule<K extends string, P extends object> = (change: Change<K, P>) => readonly Step[];

/**
 * How a change of one prop is planned. A kind that forgets a prop does not compile.
 * - `ignore`: PostgreSQL does not know it; it never enters history.
 * - `replace`: drop and create; only for kinds that hold no rows.
 * - `joint`: planned once with the other props of its group, by the kind's `joints`.
 * - `rebuilds`: those that use the object are dropped in their before form and created in their after form.
 */
export type PropRule<K extends string, P extends object> =
  | 'ignore'
  | StepsRule<K, P>
  | { readonly joint: string }
  | { readonly rebuilds: (use: Use) => boolean; readonly steps: StepsRule<K, P> };

export type PropRules<K extends string, P extends object> = {
  readonly [A in keyof P]-?: PropRule<K, P> | 'replace';
};

export type RowPropRules<K extends string, P extends object> = { readonly [A in keyof P]-?: PropRule<K, P> };

/** What the catalog query of a kind yields, one row an object. */
export interface Catalog<K extends string, P extends object> {
  /** One query over pg_catalog; `$1` is the list of managed schemas. Members of extensions are left out. */
  readonly query: string;
  read(row: Readonly<Record<string, unknown>>): SchemaObject<K, P>;
}

interface KindBase<K extends string, P extends object> {
  readonly kind: K;
  /**
   * Where its steps stand among those that could run at once: extensions before functions before tables before
   * foreign keys before views. Steps of one stage are grouped by their root object.
   */
  stage(object: SchemaObject<K, P>): number;
  /** Props at these values are omitted from the canonical form. A new prop needs one that changes nothing. */
  readonly defaults: Readonly<Partial<P>>;
  /** `TABLE public.orders`: what COMMENT ON, DROP and the like call it. Null for what PostgreSQL cannot name. */
  noun(object: SchemaObject<K, P>): SqlText;
  create(object: SchemaObject<K, P>, view: ModelView): readonly Step[];
  /** Without it: `DROP <noun>`, and nothing where the parent is dropped too. */
  drop?(object: SchemaObject<K, P>, view: ModelView): readonly Step[];
  /** Null: PostgreSQL cannot rename it, so it is dropped and created. */
  rename?(before: SchemaObject<K, P>, after: SchemaObject<K, P>): SqlText;
  readonly joints?: Readonly<Record<string, StepsRule<K, P>>>;
  readonly catalog: Catalog<K, P>;
}

/** Everything the machinery knows of one kind of object. */
export type Kind<K extends string, P extends object> = KindBase<K, P> &
  (
    | { readonly holdsRows: true; readonly props: RowPropRules<K, P> }
    | { readonly holdsRows: false; readonly props: PropRules<K, P> }
  );

/**
 * A kind with its types erased, as the kernel holds it. Made only by `registryOf`, which keeps kind and props together.
 */
export interface AnyKind {
  readonly kind: string;
  readonly holdsRows: boolean;
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly props: Readonly<Record<string, PropRule<string, object> | 'replace'>>;
  readonly joints?: Readonly<Record<string, StepsRule<string, object>>>;
  readonly catalog: Catalog<string, object>;
  stage(object: SchemaObject): number;
  noun(object: SchemaObject): SqlText;
  create(object: SchemaObject, view: ModelView): readonly Step[];
  drop?(object: SchemaObject, view: ModelView): readonly Step[];
  rename?(before: SchemaObject, after: SchemaObject): SqlText;
}

export interface Registry {
  get(kind: string): AnyKind;
  readonly kinds: readonly AnyKind[];
}

