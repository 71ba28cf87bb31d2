import type { SchemaObject } from '../../kernel/schema-object.ts';
import type { Expression } from '../../sql/expression.ts';

/** PostgreSQL manual, CREATE VIEW. */
export interface ViewProps {
  readonly query: Expression;
  /** Output names in order: the view's interface. Null until PostgreSQL described them, where no parse could tell. */
  readonly columns: readonly string[] | null;
  /** Whether the statement says `columns`, because the query by itself has other names for a while. */
  readonly named?: boolean;
  /** Row-level security of the underlying tables binds the reader, not the view's owner (15 and later). */
  readonly securityInvoker: boolean;
  readonly securityBarrier: boolean;
  readonly checkOption: 'none' | 'local' | 'cascaded';
  /** Comments on output columns, by name. */
  readonly columnComments: Readonly<Record<string, string>>;
}

/** Path: `[schema, name]`. */
export type View = SchemaObject<'view', ViewProps>;
