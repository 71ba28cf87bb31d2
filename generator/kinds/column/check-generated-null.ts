import type { Lowering } from '../../lower/lowering.ts';
import { JsonPath } from '../../sql/json-path.ts';
import { Sql } from '../../sql/sql-tag.ts';
import type { Column } from './model.ts';

/**
 * Reports a generated column that is NOT NULL although an input of it may be NULL (TW215).
 *
 * @param insists `.notNull()` was written: the expression is never NULL
 */
export function checkGeneratedNull(
  { path, props, uses }: Column,
  insists: boolean,
  lowering: Lowering,
): void {
  if (props.nullable || insists) return;
  lowering.later(() => {
    for (const { on, as } of uses) {
      const input = as === 'reads' ? lowering.get(on) : undefined;
      if (input === undefined || !(input as Column).props.nullable) continue;
      lowering.report(
        'TW215',
        `generated column ${path[2]} is NOT NULL, but its input ${input.path[2]} may be NULL`,
        'Write .nullable(), or .notNull() if the expression is never NULL: else every row with a NULL input is refused.',
      );
      return;
    }
  });
}

/** Whether a text asks for a key of JSON that may be missing. */
export function leadsToNull(authored: unknown): boolean {
  if (!(authored instanceof Sql)) return false;
  return (authored instanceof JsonPath && authored.mayBeNull) || authored.values.some(leadsToNull);
}
