import { lastName } from '../kernel/object-id.ts';
import { type Expression, isLiteral, isReference, type Scalar } from '../sql/expression.ts';

/** The value of an expression that is one literal and no list; null for any other, and for NULL. */
export function literalOf(expression: Expression | null): Scalar | null {
  const segment = expression?.length === 1 ? expression[0] : undefined;
  if (segment === undefined || !isLiteral(segment)) return null;
  return Array.isArray(segment.literal) ? null : (segment.literal as Scalar);
}

/** The columns that expressions over one table refer to. */
export function columnsRead(expressions: readonly Expression[]): readonly string[] {
  const names: string[] = [];
  for (const expression of expressions) {
    for (const segment of expression) {
      if (!isReference(segment) || !segment.ref.startsWith('column:')) continue;
      const name = lastName(segment.ref);
      if (!names.includes(name)) names.push(name);
    }
  }
  return names;
}
