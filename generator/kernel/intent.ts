import type { Expression } from '../sql/expression.ts';
import type { ObjectId } from './object-id.ts';
import type { SourceSpan } from './schema-object.ts';

/** What schema.ts says of the way from the schema before, and not of the schema: it acts once, and is spent then. */
export type Intent =
  /** The object had another name: its own part of it, or what stood in another schema with that one's name before: `billing.orders`. */
  | { readonly says: 'renamed'; readonly of: ObjectId; readonly from: string }
  /** It is meant that it is gone: `orders`, `billing.orders`, `orders.note`. With `park` it is only put aside. */
  | { readonly says: 'dropped'; readonly name: string; readonly park: string | null }
  /** How a value of the old type becomes one of the new type: an expression over the row. */
  | { readonly says: 'cast'; readonly of: ObjectId; readonly value: Expression }
  /** What rows without a value get: an expression over the row. */
  | { readonly says: 'filled'; readonly of: ObjectId; readonly value: Expression }
  /** What becomes of values that are no longer allowed. */
  | {
      readonly says: 'mapped';
      readonly of: ObjectId;
      readonly values: Readonly<Record<string, string | null>>;
    };

/** An intent and where it stands. */
export interface Declared {
  readonly intent: Intent;
  readonly source: SourceSpan | null;
}
