import type { Expression } from '../sql/expression.ts';
import type { SqlText } from '../sql/sql-text.ts';
import type { Intent } from './intent.ts';
import type { ModelView } from './model.ts';
import type { ObjectId } from './object-id.ts';
import type { SchemaObject, Use } from './schema-object.ts';
import type { Step } from './step.ts';

/** What a rule may look at: both models whole, after the rename map was applied to the before side. */
export interface Change<K extends string, P extends object> {
  readonly before: SchemaObject<K, P>;
  readonly after: SchemaObject<K, P>;
  /** Names of the props that differ. */
  readonly changed: ReadonlySet<string>;
  readonly beforeView: ModelView;
  readonly afterView: ModelView;
  /** How the author said that a value of before becomes one of after. */
  readonly cast: Expression | null;
  /** Why the change is made in place, where a caller that makes others beside what stands knows: the end of a sentence. */
  readonly inPlace: string | null;
}

/** A change that may need a decision of its author's. */
export interface Asked<K extends string, P extends object> {
  /** Null for what is new, in something that is there already. */
  readonly before: SchemaObject<K, P> | null;
  readonly after: SchemaObject<K, P>;
  readonly afterView: ModelView;
  /** What schema.ts says of an object already. */
  said<S extends Intent['says']>(says: S, of: ObjectId): Extract<Intent, { says: S }> | undefined;
}

/** A decision that nobody but the author can take, with the statements of schema.ts to choose from. */
export interface Question {
  readonly code: `TW${number}`;
  readonly message: string;
  readonly statements: readonly [string, ...string[]];
}

// A method's parameters compare bivariantly, so that a rule of one kind fits where any kind's rule is held; a
// registry hands each rule objects of its own kind only.
interface RuleMethods<K extends string, P extends object> {
  steps(change: Change<K, P>): readonly Step[];
  rebuilds(use: Use, change: Change<K, P>, user: SchemaObject): boolean;
  replaces(change: Change<K, P>): boolean;
}

export type StepsRule<K extends string, P extends object> = RuleMethods<K, P>['steps'];

/** Those `user`s whose `use` the rule names are dropped in their before form and created in their after form. */
export interface RebuildRule<K extends string, P extends object> {
  readonly rebuilds: RuleMethods<K, P>['rebuilds'];
  /** Whether the object itself must be dropped and created instead of `steps`; only for kinds that hold no rows. */
  readonly replaces?: RuleMethods<K, P>['replaces'];
  readonly steps: StepsRule<K, P>;
}

/**
 * How a change of one prop is planned. A kind that forgets a prop does not compile.
 * - `ignore`: PostgreSQL does not know it; it never enters history. It needs a default.
 * - `replace`: drop and create, with all that uses it; only for kinds that hold no rows.
 * - `joint`: planned once with the other props of its group, by the kind's `joints`.
 * - `rebuilds`: those that use the object are dropped in their before form and created in their after form.
 */
export type PropRule<K extends string, P extends object> =
  | 'ignore'
  | StepsRule<K, P>
  | { readonly joint: string }
  | RebuildRule<K, P>;

export type PropRules<K extends string, P extends object> = {
  readonly [A in keyof P]-?: PropRule<K, P> | 'replace';
};

export type RowPropRules<K extends string, P extends object> = { readonly [A in keyof P]-?: PropRule<K, P> };

/** `true` for a type that holds an Expression not deeper than props do, never for any other: a type may hold itself. */
type MentionsExpression<T, Depth extends readonly 0[] = []> = T extends Expression
  ? Expression extends T
    ? true
    : never
  : Depth['length'] extends 3
    ? never
    : T extends readonly (infer E)[]
      ? MentionsExpression<E, [...Depth, 0]>
      : T extends object
        ? { [A in keyof T]-?: MentionsExpression<T[A], [...Depth, 0]> }[keyof T]
        : never;

type TextKey<P> = { [A in keyof P]-?: [MentionsExpression<P[A]>] extends [never] ? never : A }[keyof P];

type IdKey<P> = {
  [A in keyof P]-?: [NonNullable<P[A]>] extends [ObjectId | readonly ObjectId[]] ? A : never;
}[keyof P];

/**
 * How an object that holds rows lets go of what is rebuilt beneath it, and takes it up again: a default that calls
 * a function, a stored generated column (whose data is derived) that reads a column.
 */
export interface Detachment {
  readonly before: readonly Step[];
  readonly after: readonly Step[];
  /** The object itself is gone in between, so that those who use it are rebuilt too. */
  readonly gone: boolean;
}

/** A name that follows an object's own. */
export interface Followed {
  readonly from: string;
  readonly to: string;
  rename(from: string, to: string): SqlText;
}

/** What the catalog query of a kind yields, one row an object. */
export interface Catalog<K extends string, P extends object> {
  /** One query over pg_catalog; `$1` is the list of managed schemas. Members of extensions are left out. */
  readonly query: string;
  read(row: Readonly<Record<string, unknown>>): SchemaObject<K, P>;
}

/** One line of a CREATE statement that lists what belongs to its object. */
export interface Item {
  readonly sql: SqlText;
  /** Among the items of one rank: columns print as written. */
  readonly position: number;
}

interface KindBase<K extends string, P extends object> {
  readonly kind: K;
  /**
   * Where its steps stand among those that could run at once: extensions before functions before tables before
   * foreign keys before views. Steps of one stage are grouped by their root object. At least 1.
   */
  stage(object: SchemaObject<K, P>): number;
  /**
   * 0 for a root, which stands alone and is always dropped by its own statement; what belongs to a root follows it by
   * rank (columns, constraints, indexes, triggers) and goes when the root is dropped.
   */
  readonly rank: number;
  /** Props at these values are omitted from the canonical form. A new prop needs one that changes nothing. */
  readonly defaults: Readonly<Partial<P>>;
  /** Of props that are records or lists of records: the fields that the canonical form omits at these values. */
  readonly nested?: { readonly [A in keyof P]?: Readonly<Record<string, unknown>> };
  /** The parent of an object at this path, where nothing else is said; the last part of the path has no say in it. */
  defaultParent?(path: readonly string[]): ObjectId;
  /** Props that hold ids: a rename rebases them. */
  readonly ids: { readonly [A in IdKey<P>]: true };
  /**
   * Props that hold authored texts, at any depth: whether PostgreSQL carries a rename of what they refer to, or
   * keeps the text as it was written, so that the object is created anew.
   */
  readonly texts: { readonly [A in TextKey<P>]: 'carried' | 'recreate' };
  /** Props whose arrays compare as sets. */
  readonly unordered?: readonly (keyof P & string)[];
  /**
   * `TABLE public.orders`: what COMMENT ON, DROP and the like call it. Null where these are not ours to say, so that a
   * comment stays in schema.ts.
   */
  noun(object: SchemaObject<K, P>): SqlText | null;
  /** `before` is the model that the plan starts from: an object is new when it is not there. */
  create(object: SchemaObject<K, P>, view: ModelView, before: ModelView): readonly Step[];
  /**
   * How the object stands in the CREATE statement of a parent that is new too; null for what takes a statement of its
   * own. What `create` says of such an object as a `create-item` clause, without the step around it.
   */
  item?(object: SchemaObject<K, P>, view: ModelView): Item | null;
  /** Without it: `DROP <noun>`. Never called for what goes with its root. An empty list: it stays where it is. */
  drop?(object: SchemaObject<K, P>, view: ModelView, after: ModelView): readonly Step[];
  /** Without it PostgreSQL cannot rename: dropped and created. */
  rename?(before: SchemaObject<K, P>, after: SchemaObject<K, P>): SqlText;
  /** A rename locks the object alone, so that nobody who uses what it belongs to waits. */
  readonly renamesAlone?: boolean;
  /**
   * What PostgreSQL names after the object without renaming it along (the sequence of an identity column); asked when
   * the object, or what it belongs to, has another name.
   */
  follow?(before: SchemaObject<K, P>, after: SchemaObject<K, P>): Followed | null;
  /** For kinds that hold rows. Without it, or null: a plan that must rebuild the object is refused. */
  detach?(change: Change<K, P>): Detachment | null;
  readonly joints?: Readonly<Record<string, StepsRule<K, P> | RebuildRule<K, P>>>;
  /**
   * Names that no two objects may share, with their namespace, encoded like ids: `relation:public.orders`. Several
   * when a constraint also names its index. Compared after PostgreSQL's cut at 63 bytes.
   */
  names?(object: SchemaObject<K, P>): readonly ObjectId[];
  /** The object as it keeps the names that it puts out, while what its text refers to has others for a while. */
  holdNames?(object: SchemaObject<K, P>): SchemaObject<K, P>;
  /** What only one object at a time can be, encoded like an id: the primary key of its table. Null for what is in nobody's way. */
  place?(object: SchemaObject<K, P>): ObjectId | null;
  /** Ids that others may refer to although they are no objects (a view's columns); null when nobody knows them yet. */
  members?(object: SchemaObject<K, P>): readonly ObjectId[] | null;
  /** Entries in PostgreSQL's lock table that its creation takes: 4 for a table with TOAST, 1 for an index. */
  relationLocks?(object: SchemaObject<K, P>): number;
  /** What a plan cannot know and must not guess. */
  asks?(change: Asked<K, P>): readonly Question[];
  readonly catalog: Catalog<K, P>;
}

/** Everything the machinery knows of one kind of object. */
export type Kind<K extends string, P extends object> = KindBase<K, P> &
  (
    | { readonly holdsRows: true; readonly props: RowPropRules<K, P> }
    | { readonly holdsRows: false; readonly props: PropRules<K, P> }
  );

/** A kind with its types erased, as the kernel holds it: every Kind is one. */
export interface AnyKind
  extends Omit<KindBase<string, object>, 'ids' | 'texts' | 'nested' | 'unordered' | 'joints'> {
  readonly nested?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly holdsRows: boolean;
  readonly props: Readonly<Record<string, PropRule<string, object> | 'replace'>>;
  readonly ids: Readonly<Record<string, true>>;
  readonly texts: Readonly<Record<string, 'carried' | 'recreate'>>;
  readonly unordered?: readonly string[];
  readonly joints?: Readonly<Record<string, StepsRule<string, object> | RebuildRule<string, object>>>;
}

export interface Registry {
  get(kind: string): AnyKind;
  readonly kinds: readonly AnyKind[];
}
