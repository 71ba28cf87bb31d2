import { type Expression, isReference, type Segment } from '../sql/expression.ts';
import { type SqlText, trustSql } from '../sql/sql-text.ts';
import { lastName } from './object-id.ts';
import { printExpression } from './print-expression.ts';

/**
 * Prints an expression that sees one table only and can hold no subquery (a check, a default, a generated column, an
 * index): the table's columns stand bare, as a person writes them, because nothing else can be meant.
 */
export function printOwnExpression(expression: Expression): SqlText {
  return printClosed(expression.some(isReference) ? expression.map(bare) : expression);
}

function bare(segment: Segment): Segment {
  if (!isReference(segment) || segment.via !== 'table') return segment;
  const { ref } = segment;
  // A relation's path has two parts, those of its members a third.
  return ref.indexOf('.') === ref.lastIndexOf('.') ? segment : { name: lastName(ref) };
}

/** Prints an expression so that what follows it is not swallowed by a `--` comment on its last line. */
export function printClosed(expression: Expression): SqlText {
  const text = printExpression(expression).trim();
  return trustSql(text.slice(text.lastIndexOf('\n') + 1).includes('--') ? `${text}\n` : text);
}
