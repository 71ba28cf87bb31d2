import type { ObjectId } from '../kernel/object-id.ts';
import type { Owner } from '../kernel/schema-object.ts';
import type { Scalar } from '../sql/expression.ts';
import type { Shape } from '../sql/shape/shape.ts';
import type { TypeParts } from '../sql/types.ts';

/** How TypeScript shows a column, where that is not its type alone. */
export interface TypeScriptReading {
  readonly as: 'string' | 'number' | 'bigint' | null;
  /** Of `oneOf`: the members of the union. */
  readonly values: readonly string[] | null;
  /** Of `jsonb<Shape>()`: its text, and the module (relative to the root) that the names in it come from. */
  readonly json: {
    readonly text: string;
    readonly module: string | null;
    readonly names: readonly string[];
  } | null;
  /** Of `jsonb(shape({ … }))`: what it may hold. */
  readonly shape?: Shape;
}

export type ForeignKeyAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';

/** One column of a table or view, with all that its types, helpers and docs depend on. */
export interface RelationColumn {
  readonly name: string;
  readonly comment: string | null;
  readonly type: TypeParts;
  /** As PostgreSQL prints it: `numeric(12,2)`. */
  readonly typeText: string;
  readonly nullable: boolean;
  /** Of a view's column: why it may be null. */
  readonly reason: string | null;
  readonly default: string | null;
  /** The default where it is one literal; null where it is none, or NULL. */
  readonly literal: Scalar | null;
  /** Qualified, where it is not that of the type. */
  readonly collation: readonly [schema: string, name: string] | null;
  readonly generated: string | null;
  readonly identity: 'always' | 'by default' | null;
  /** Whether an insert must, may or cannot give it. */
  readonly write: 'required' | 'optional' | 'never';
  readonly typescript: TypeScriptReading;
}

export interface Key {
  readonly name: string;
  readonly columns: readonly string[];
  /** Whether a constraint makes it, or an index alone. */
  readonly by: 'primary key' | 'unique' | 'index';
  /** Checked at the end of the transaction, so that ON CONFLICT cannot name it. */
  readonly isDeferrable: boolean;
  /** Whether NULL is a value like any other, so that at most one row has it. */
  readonly nullsNotDistinct: boolean;
  readonly comment: string | null;
}

export interface ForeignKey {
  readonly name: string;
  readonly from: RelationName;
  readonly columns: readonly string[];
  readonly to: RelationName;
  readonly targetColumns: readonly string[];
  readonly onUpdate: ForeignKeyAction;
  readonly onDelete: ForeignKeyAction;
  readonly comment: string | null;
}

export interface RelationName {
  readonly kind: 'table' | 'view';
  readonly schema: string;
  readonly name: string;
  /** Its path below any folder of tables or of views, without extension. */
  readonly slug: string;
}

/** One key of an index. */
export interface IndexPart {
  /** Null for an expression. */
  readonly column: string | null;
  /** Of `lower(column)`: that column. */
  readonly lowerOf: string | null;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
  /** Null for the one that equality and order of the column's type use. */
  readonly operatorClass: { readonly schema: string | null; readonly name: string } | null;
  readonly hasCollation: boolean;
}

export interface RelationIndex {
  readonly name: string;
  readonly method: string;
  readonly unique: boolean;
  readonly parts: readonly IndexPart[];
  /** Printed keys, `price DESC`. */
  readonly keys: readonly string[];
  /** The columns that its keys read, each once. */
  readonly columns: readonly string[];
  readonly include: readonly string[];
  readonly where: string | null;
  readonly comment: string | null;
}

export interface RelationCheck {
  readonly name: string;
  readonly expression: string;
  /** The columns that it reads, each once. */
  readonly columns: readonly string[];
  /** Of the check that `oneOf` brings. */
  readonly values: readonly string[] | null;
  /** Whether it is the check that a declared shape brings. */
  readonly isShape: boolean;
  readonly comment: string | null;
}

export interface RelationTrigger {
  readonly name: string;
  /** `BEFORE UPDATE, for each row`. */
  readonly when: string;
  readonly calls: string;
  readonly comment: string | null;
}

/** What a question can use. */
export interface Reach {
  readonly primaryKey: Key | null;
  /** Unique constraints and unique indexes without predicate or expression, by name. */
  readonly uniqueKeys: readonly Key[];
  readonly indexes: readonly RelationIndex[];
}

/** Of a view: keys and indexes of the tables below, in the names of its columns. */
export interface ViewReach extends Reach {
  /** Whether each of its rows is another row of one table, so that a key's index gives all of them in order. */
  readonly isOrdered: boolean;
  /** By the name of a key's index, longer unique ones of its table that begin alike: they find as few rows. */
  readonly alike: ReadonlyMap<string, readonly string[]>;
}

/** Everything that is known of one table or view, folded from its objects once; every artifact is fed from it. */
export interface Relation extends RelationName, Reach {
  readonly id: ObjectId;
  readonly owner: Owner;
  readonly comment: string | null;
  readonly rls: 'off' | 'enabled' | 'forced';
  readonly columns: readonly RelationColumn[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly referencedBy: readonly ForeignKey[];
  readonly checks: readonly RelationCheck[];
  readonly triggers: readonly RelationTrigger[];
  /** Views that read it. */
  readonly usedBy: readonly RelationName[];
  /** Whether an INSERT into it can work: of a view, when PostgreSQL passes it on. */
  readonly insertable: boolean;
  /** Of a view: its query, the relations it reads, and what it reaches of their keys and indexes. */
  readonly query: string | null;
  readonly reads: readonly RelationName[];
  readonly reach: ViewReach | null;
}

/** What docs and paths need of a function; its text is the plan's. */
export interface FunctionDocument {
  readonly id: ObjectId;
  /** With its argument types, and its schema unless that is `public`. */
  readonly name: string;
  readonly slug: string;
  readonly comment: string | null;
}
