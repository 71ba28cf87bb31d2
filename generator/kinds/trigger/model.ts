import type { ObjectId } from '../../kernel/object-id.ts';
import type { SchemaObject } from '../../kernel/schema-object.ts';
import type { Expression } from '../../sql/expression.ts';

/** In the order in which they print. */
export const triggerEvents = ['insert', 'update', 'delete', 'truncate'] as const;

export type TriggerEvent = (typeof triggerEvents)[number];

/** PostgreSQL manual 39 and CREATE TRIGGER. */
export interface TriggerProps {
  readonly timing: 'before' | 'after' | 'instead of';
  readonly events: readonly TriggerEvent[];
  /** UPDATE OF these columns; empty means any. */
  readonly updateOf: readonly ObjectId[];
  readonly level: 'row' | 'statement';
  readonly when: Expression | null;
  readonly function: ObjectId;
  readonly arguments: readonly string[];
  readonly oldTable: string | null;
  readonly newTable: string | null;
}

/** Path: `[schema, table, name]`. */
export type Trigger = SchemaObject<'trigger', TriggerProps>;
