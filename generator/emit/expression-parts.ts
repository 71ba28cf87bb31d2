import { lastName } from '../kernel/object-id.ts';
import { type Expression, isLiteral, isReference, type Scalar } from '../sql/expression.ts';

/** The value of an expression that is one literal and no list; null for any other, and for NULL. */
export function literalOf(expression: Expression | null): Scalar | null {
  const [segment, ...more] = expression ?? [];
  if (segment === undefined || more.length > 0 || !isLiteral(segment)) return null;
  return Array.isArray(segment.literal) ? null : (segment.literal as Scalar);
}

/** The columns that expressions over one table refer to. */
export function columnsRead(expressions: readonly Expression[]): readonly string[] {
  const names = new Set<string>();
  for (const segment of expressions.flat())
    if (isReference(segment) && segment.ref.startsWith('column:')) names.add(lastName(segment.ref));
  return [...names];
}
