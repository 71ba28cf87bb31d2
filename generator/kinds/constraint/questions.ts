import type { Asked, Question } from '../../kernel/kind.ts';
import { pathOf } from '../../kernel/object-id.ts';
import type { ConstraintProps } from './model.ts';

/** What becomes of rows with a value that `oneOf` no longer allows. */
export function askConstraint({
  before,
  after,
  said,
}: Asked<'constraint', ConstraintProps>): readonly Question[] {
  const lost = lostValues(before?.props.values ?? null, after.props.values);
  const column = after.uses.find(({ as }) => as === 'reads')?.on;
  if (lost.length === 0 || column === undefined) return [];
  const mapped = said('mapped', column)?.values ?? {};
  const open = lost.filter((value) => !Object.hasOwn(mapped, value));
  if (open.length === 0) return [];
  const [, table, name] = pathOf(column);
  const pairs = lost.map((value) => `${JSON.stringify(value)}: …`).join(', ');
  return [
    {
      code: 'TW323',
      message: `${table}.${name} no longer allows ${open.map((value) => JSON.stringify(value)).join(', ')}, and nothing says what becomes of such rows`,
      statements: [`${name}: oneOf(…).mapping({ ${pairs} })`],
    },
  ];
}

/** Of a value set that stays one: the values that it has no longer. */
export function lostValues(
  before: readonly string[] | null,
  after: readonly string[] | null,
): readonly string[] {
  if (before === null || after === null) return [];
  return before.filter((value) => !after.includes(value));
}
