import type { Reader } from './column-types.ts';

// What templates are given. These types are public: a user's template depends on them, so a field is only ever added.

/** Of the modules that generated helpers share. */
export interface RuntimeContext {
  /** What import specifiers end in: `js` or `ts`. */
  readonly extension: 'js' | 'ts';
}

export interface ParsersContext extends RuntimeContext {
  readonly readers: readonly Reader[];
}

/** A relation or function in a list. */
export interface EntryContext {
  readonly name: string;
  /** Its path below the folder of its sort, without extension. */
  readonly slug: string;
  /** The first paragraph of its comment, or nothing. */
  readonly summary: string;
}

export interface RelationEntryContext extends EntryContext {
  readonly columnCount: number;
}

/** Of the index of the docs, and of templates that are for the schema. */
export interface SchemaContext {
  /** `10 tables, 3 views, 5 queries and 1 function`. */
  readonly count: string;
  readonly tables: readonly RelationEntryContext[];
  readonly views: readonly RelationEntryContext[];
  readonly functions: readonly EntryContext[];
  readonly queries: readonly EntryContext[];
  /** Mermaid's text, or null with a note that says why there is none. */
  readonly diagrams: readonly {
    readonly title: string;
    readonly text: string | null;
    readonly note: string;
  }[];
}

export interface ColumnContext {
  readonly name: string;
  readonly type: string;
  /** `yes` or nothing. */
  readonly nullable: string;
  /** Its default, or how it is generated; or nothing. */
  readonly value: string;
  readonly comment: string | null;
}

interface PageContext {
  /** `orders`, or `billing.invoice` outside `public`. */
  readonly name: string;
  /** Quoted as SQL needs it. */
  readonly qualified: string;
  readonly slug: string;
  /** From its page to the folder of the docs: `../`, once more in a folder of a further schema. */
  readonly up: string;
  readonly comment: string | null;
  /** False for the ledger and for external tables: no SQL of ours makes them. */
  readonly isOurs: boolean;
  readonly columns: readonly ColumnContext[];
  /** Views that read it. */
  readonly views: readonly { readonly name: string; readonly slug: string }[];
}

/** Of a table's page, and of templates that are for each table. Lists of columns are joined by `, `. */
export interface TableContext extends PageContext {
  /** What row-level security does, in a sentence; or nothing. */
  readonly security: string;
  readonly keys: readonly { readonly label: string; readonly columns: string }[];
  readonly foreignKeys: readonly {
    readonly columns: string;
    readonly target: string;
    readonly slug: string;
    readonly targetColumns: string;
    readonly onDelete: string;
  }[];
  readonly referencedBy: readonly {
    readonly name: string;
    readonly slug: string;
    readonly columns: string;
  }[];
  readonly indexes: readonly {
    readonly name: string;
    readonly keys: string;
    readonly kind: string;
  }[];
  readonly checks: readonly { readonly name: string; readonly expression: string }[];
  readonly triggers: readonly { readonly name: string; readonly when: string; readonly calls: string }[];
}

/** Of a view's page, and of templates that are for each view. */
export interface ViewContext extends PageContext {
  readonly query: string;
  readonly reads: readonly {
    readonly name: string;
    readonly slug: string;
    readonly folder: 'tables' | 'views';
  }[];
}

/** Of a named query's page. */
export interface QueryContext {
  readonly name: string;
  readonly slug: string;
  readonly comment: string | null;
  /** `one row`, `any number of rows`. */
  readonly yields: string;
  readonly params: readonly { readonly name: string; readonly type: string; readonly nullable: string }[];
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly nullable: string;
    readonly comment: string | null;
  }[];
  /** Its text in a fence. */
  readonly sql: string;
}

/** Of templates that are for each migration. */
export interface MigrationContext {
  readonly number: number;
  /** Its folder, `0001_initial_schema`. */
  readonly name: string;
  readonly up: string;
  readonly down: string;
}

/** The built-in templates, by their path without `.hbs`. */
export interface TemplateContexts {
  'db/runtime/parsers.ts': ParsersContext;
  'db/runtime/batch.ts': RuntimeContext;
  'db/runtime/copy.ts': RuntimeContext;
  'db/runtime/helpers.ts': RuntimeContext;
  'db/runtime/keyset.ts': RuntimeContext;
  'db/runtime/list.ts': RuntimeContext;
  'db/runtime/many.ts': RuntimeContext;
  'db/runtime/pglite.ts': RuntimeContext;
  'db/runtime/prepared.ts': RuntimeContext;
  'db/runtime/queryable.ts': RuntimeContext;
  'db/runtime/search.ts': RuntimeContext;
  'db/runtime/statement.ts': RuntimeContext;
  'db/runtime/table.ts': RuntimeContext;
  'db/runtime/query.ts': RuntimeContext;
  'db/runtime/views.ts': RuntimeContext;
  'db/runtime/values.ts': RuntimeContext;
  'db/runtime/transaction.ts': RuntimeContext;
  'db/runtime/write.ts': RuntimeContext;
  'db/runtime/violations.ts': RuntimeContext;
  'db/runtime/value-types.ts': RuntimeContext;
  'db/runtime/moments.ts': RuntimeContext;
  'db/runtime/json.ts': RuntimeContext;
  'db/runtime/shapes.ts': RuntimeContext;
  'db/runtime/checks.ts': RuntimeContext;
  'db/runtime/zod.ts': RuntimeContext;
  'docs/README.md': SchemaContext;
  'docs/query.md': QueryContext;
  'docs/table.md': TableContext;
  'docs/view.md': ViewContext;
}

export type TemplateName = keyof TemplateContexts;

/** Modules whose template is given no more than how imports end. */
export type RuntimeModule = Exclude<Extract<TemplateName, `db/runtime/${string}`>, 'db/runtime/parsers.ts'>;

/** What a template may be for, and what it is given. */
export interface AddedContexts {
  schema: SchemaContext;
  table: TableContext;
  view: ViewContext;
  migration: MigrationContext;
}
