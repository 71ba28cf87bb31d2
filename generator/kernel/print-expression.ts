import { type Expression, isLiteral, isParameter, isReference, type Reference } from '../sql/expression.ts';
import { printIdentifier, printQualified } from '../sql/identifier.ts';
import { printList, printScalar } from '../sql/literal.ts';
import { print, type SqlText, trustSql } from '../sql/sql-text.ts';
import { pathOf } from './object-id.ts';

/** Prints an authored expression: references qualified, literals quoted, the author's own text as it stands. */
export function printExpression(expression: Expression): SqlText {
  let text = '';
  for (const segment of expression) {
    if (typeof segment === 'string') text += segment;
    else if (isReference(segment)) text += printReference(segment);
    else if (isLiteral(segment)) text += apart(text, printLiteral(segment.literal));
    else if (isParameter(segment)) text += `$${segment.parameter}::${segment.type}`;
    else text += printIdentifier(segment.name);
  }
  return trustSql(text);
}

function printLiteral(
  value: Parameters<typeof printScalar>[0] | readonly Parameters<typeof printScalar>[0][],
): SqlText {
  return Array.isArray(value) ? printList(value) : printScalar(value as Parameters<typeof printScalar>[0]);
}

/** A relation has a two-part path and its members a third part; a function's third part is its list of arguments. */
function printReference({ ref, via }: Reference): SqlText {
  const path = pathOf(ref);
  const [, relation = '', member] = path;
  if (via === 'call') return printQualified(path.slice(0, 2));
  if (member === undefined) {
    return typeof via === 'object'
      ? print`${printQualified(path)} AS ${printIdentifier(via.alias)}`
      : printQualified(path);
  }
  if (via === 'old') return print`OLD.${printIdentifier(member)}`;
  if (via === 'new') return print`NEW.${printIdentifier(member)}`;
  return printQualified([typeof via === 'object' ? via.alias : relation, member]);
}

/** A minus before a negative number would begin a comment. */
function apart(text: string, literal: SqlText): string {
  return text.endsWith('-') && literal.startsWith('-') ? ` ${literal}` : literal;
}
