import type { ObjectId } from '../../kernel/object-id.ts';
import type { SchemaObject } from '../../kernel/schema-object.ts';
import type { Expression } from '../../sql/expression.ts';
import type { Shape } from '../../sql/shape/shape.ts';

export type ReferentialAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';

/** PostgreSQL manual 5.5. Props that a type of constraint does not have stand at their default. */
export interface ConstraintProps {
  readonly type: 'primary key' | 'unique' | 'check' | 'foreign key';
  /** Of a key or foreign key, in key order. Of a check: empty. */
  readonly columns: readonly ObjectId[];
  /** Of a primary key or unique constraint: INCLUDE columns. */
  readonly include: readonly ObjectId[];
  /** Of a unique constraint: NULLS NOT DISTINCT (15 and later). */
  readonly nullsNotDistinct: boolean;
  readonly expression: Expression | null;
  /** Of the check that `oneOf` brings: compared as a set, so that reordering the values plans nothing. */
  readonly values: readonly string[] | null;
  /** Of the check that `jsonb(…, { check: true })` brings: what its expression says, for validators and sample rows. */
  readonly shape: Shape | null;
  /** Of a check: NO INHERIT. */
  readonly noInherit: boolean;
  readonly target: ObjectId | null;
  readonly targetColumns: readonly ObjectId[];
  readonly onUpdate: ReferentialAction;
  readonly onDelete: ReferentialAction;
  /** Of SET NULL and SET DEFAULT: only these columns (15 and later); empty means all. */
  readonly onDeleteColumns: readonly ObjectId[];
  readonly match: 'simple' | 'full';
  readonly deferrable: 'no' | 'initially immediate' | 'initially deferred';
}

/** Path: `[schema, table, name]`. */
export type Constraint = SchemaObject<'constraint', ConstraintProps>;

/** The columns that a foreign key holds against each other, its own first; none of any other constraint. */
export function comparedColumns({
  props: { columns, targetColumns },
}: Constraint): readonly (readonly [own: ObjectId, target: ObjectId])[] {
  return targetColumns.map((target, i) => [columns[i] ?? target, target]);
}

/** What a constraint has where nothing is said. History leaves these out, so they never change. */
export const constraintDefaults: Readonly<Omit<ConstraintProps, 'type'>> = {
  columns: [],
  include: [],
  nullsNotDistinct: false,
  expression: null,
  values: null,
  shape: null,
  noInherit: false,
  target: null,
  targetColumns: [],
  onUpdate: 'no action',
  onDelete: 'no action',
  onDeleteColumns: [],
  match: 'simple',
  deferrable: 'no',
};
