import type { ObjectId } from '../../kernel/object-id.ts';
import { declareRename } from '../../lower/declare-intent.ts';
import { lowerSql } from '../../lower/lower-sql.ts';
import type { Lowering } from '../../lower/lowering.ts';
import type { ColumnRefs, Relation } from '../../sql/ref.ts';
import type { Sql } from '../../sql/sql-tag.ts';

/** What a column says of the way to it. */
export interface ColumnIntents {
  readonly renamedFrom: string | null;
  readonly using: Sql | ((columns: ColumnRefs) => Sql) | null;
  readonly mapping: Readonly<Record<string, string | null>> | null;
}

/** Lowers what a column says of the way to it; beside the model, so that no plan compares it. */
export function lowerIntents(
  of: ObjectId,
  { renamedFrom, using, mapping }: ColumnIntents,
  table: Relation,
  refs: ColumnRefs,
  lowering: Lowering,
): void {
  declareRename(of, renamedFrom, lowering);
  if (mapping !== null) lowering.intend({ says: 'mapped', of, values: { ...mapping } });
  if (using === null) return;
  const authored = typeof using === 'function' ? lowering.attempt(() => using(refs)) : using;
  if (authored === undefined) return;
  const value = lowerSql(authored, { own: table }, 'using', lowering);
  if (value !== null) lowering.intend({ says: 'cast', of, value });
}
