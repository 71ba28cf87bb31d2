import { printExpression } from '../kernel/print-expression.ts';
import { type Expression, isReference } from '../sql/expression.ts';

/** An expression as PostgreSQL reads it, with the way back to its segments. */
export interface PrintedText {
  readonly sql: string;
  /** Byte offset of each segment in `sql`: PostgreSQL's parser counts bytes. */
  readonly starts: readonly number[];
  /** Byte ranges of references: names in them were resolved already. */
  readonly references: readonly (readonly [start: number, end: number])[];
}

/** Prints an expression between a head and a tail. */
export function printSegments(head: string, expression: Expression, tail: string): PrintedText {
  let sql = head;
  let bytes = Buffer.byteLength(head);
  const starts: number[] = [];
  const references: (readonly [number, number])[] = [];
  for (const segment of expression) {
    const text = printExpression([segment]);
    const length = Buffer.byteLength(text);
    starts.push(bytes);
    if (isReference(segment)) references.push([bytes, bytes + length]);
    sql += text;
    bytes += length;
  }
  return { sql: sql + tail, starts, references };
}
