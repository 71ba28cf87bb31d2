import { memberId, type ObjectId } from '../../kernel/object-id.ts';
import type { Use } from '../../kernel/schema-object.ts';
import { distinctUses, type Lowering } from '../../lower/lowering.ts';
import type { Relation } from '../../sql/ref.ts';
import { type Constraint, type ConstraintProps, constraintDefaults } from './model.ts';

/** The props that a type of constraint does not have. */
export const plain: Readonly<ConstraintProps> = { type: 'check', ...constraintDefaults };

/** Lowers one constraint. */
export function addConstraint(
  table: Relation,
  name: string,
  props: Partial<ConstraintProps>,
  uses: readonly Use[],
  comment: string | null,
  lowering: Lowering,
): ObjectId | null {
  const id = memberId('constraint', table.id, name);
  const object: Constraint = {
    kind: 'constraint',
    id,
    path: [table.schema, table.name, name],
    parent: table.id,
    uses: distinctUses(uses),
    props: { ...plain, ...props },
    comment: lowering.checkText(`the comment of constraint ${name}`, comment),
    owner: lowering.owner,
    source: null,
  };
  const indexed = props.type === 'primary key' || props.type === 'unique';
  return lowering.add(object, indexed ? 'relation' : 'own') ? id : null;
}
