import type { ModelView } from '../kernel/model.ts';
import { type ObjectId, pathOf } from '../kernel/object-id.ts';
import type { Column } from '../kinds/column/model.ts';
import type { Constraint } from '../kinds/constraint/model.ts';
import { lostValues } from '../kinds/constraint/questions.ts';
import { printIdentifier } from '../sql/identifier.ts';
import { printList, printScalar } from '../sql/literal.ts';
import { joinSql, print, type SqlText } from '../sql/sql-text.ts';
import { backfillKey } from './backfill-key.ts';

/** Values of a set that go, and what rows with them get. */
export interface ValueMap {
  readonly column: Column;
  /** The check as it is until the rows are written: with old and new values. */
  readonly until: Constraint;
  /** Whether `until` takes a value that the check before does not. */
  readonly widens: boolean;
  readonly value: SqlText;
  readonly where: SqlText;
  readonly key: readonly string[];
}

/** Mappings that have something to do, of tables that can be walked. */
export function findValueMaps(
  before: ModelView,
  after: ModelView,
  maps: ReadonlyMap<ObjectId, Readonly<Record<string, string | null>>>,
): readonly ValueMap[] {
  if (maps.size === 0) return [];
  const found: ValueMap[] = [];
  for (const object of after.model.objects.values()) {
    if (object.kind !== 'constraint' || before.get(object.id) === undefined) continue;
    const [check, old] = [object as Constraint, before.get(object.id) as Constraint];
    const lost = lostValues(old.props.values, check.props.values);
    const id = check.uses.find(({ as }) => as === 'reads')?.on;
    const column = id === undefined ? undefined : (after.get(id) as Column | undefined);
    const map = id === undefined ? undefined : maps.get(id);
    if (lost.length === 0 || column?.parent == null || map === undefined) continue;
    const key = backfillKey(column.parent, before, new Set([column.id]));
    if (key === null) continue;
    const name = printIdentifier(pathOf(column.id)[2] ?? '');
    const cases = lost.map(
      (value) => print`WHEN ${printScalar(value)} THEN ${printScalar(map[value] ?? null)}`,
    );
    const values = [...(old.props.values ?? []), ...(check.props.values ?? [])];
    const widens = (check.props.values ?? []).some((value) => !old.props.values?.includes(value));
    found.push({
      column,
      until: widens ? withValues(check, [...new Set(values)].sort()) : old,
      widens,
      value: print`CASE ${name} ${joinSql(cases, ' ')} END`,
      where: print`${name} IN ${printList(lost)}`,
      key,
    });
  }
  return found;
}

/** The check of a value set over other values. */
function withValues(check: Constraint, values: readonly string[]): Constraint {
  const expression = check.props.expression?.map((segment) =>
    typeof segment === 'object' && 'literal' in segment ? { literal: values } : segment,
  );
  return { ...check, props: { ...check.props, values, expression: expression ?? null } };
}
