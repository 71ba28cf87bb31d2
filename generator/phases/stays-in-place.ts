import type { ModelView } from '../kernel/model.ts';
import { nameObject } from '../kernel/name-object.ts';
import { lastName, type ObjectId } from '../kernel/object-id.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import { filledOnce } from '../kinds/column/change-column.ts';
import type { Column } from '../kinds/column/model.ts';
import type { Constraint } from '../kinds/constraint/model.ts';
import type { Extension } from '../kinds/extension/model.ts';

/** Why a change of type cannot be made beside the column, as the end of a sentence; null where it can. */
export function staysInPlace(
  old: Column,
  column: Column,
  before: ModelView,
  after: ModelView,
): string | null {
  return (
    whyNotAlone(old, before) ??
    whyNotAlone(column, after) ??
    (typeMoves(old, before, after) ? 'the extension of its type moves at the same time' : null) ??
    (countsOn(old, column) ? null : 'its identity counts by other steps afterwards') ??
    (primaryKeyOf(old, before) === primaryKeyOf(column, after)
      ? null
      : 'another primary key takes the place of its own at the same time')
  );
}

function whyNotAlone({ id, props }: Column, view: ModelView): string | null {
  if (props.generated !== null) return filledOnce(id);
  for (const user of view.users(id)) {
    const why = whyNotBeside(user, id, view);
    if (why !== null) return why;
  }
  return null;
}

/** Of what can be made again beside a column there is none for: an index, a constraint, and who refers to it. */
function whyNotBeside(user: SchemaObject, column: ObjectId, view: ModelView): string | null {
  switch (user.kind) {
    case 'index':
    case 'view':
    case 'trigger':
    case 'function':
      return null;
    case 'constraint': {
      const { type, deferrable, include } = (user as Constraint).props;
      // The index is there before the constraint that makes it wait for the end of a transaction.
      if (deferrable !== 'no' && type !== 'foreign key')
        return `${nameObject(user)} is deferrable, and an index of it alone refuses at once`;
      // Foreign keys on it would be the same on the same columns, and stay with the old index.
      if (include.includes(column) && view.users(user.id).length > 0)
        return `foreign keys stand on ${nameObject(user)}, which carries ${lastName(column)}`;
      return null;
    }
    case 'column':
      return filledOnce(user.id);
    default:
      return `${nameObject(user)} uses it`;
  }
}

/** Whether an identity, if there is one, goes on in the same direction. */
function countsOn({ props: { identity: old } }: Column, { props: { identity } }: Column): boolean {
  return old?.increment === identity?.increment;
}

/** By its id: a key that goes while another comes is replaced, which is more than its columns' types. */
function primaryKeyOf({ id }: Column, view: ModelView): ObjectId | undefined {
  return view
    .users(id)
    .find((user) => user.kind === 'constraint' && (user as Constraint).props.type === 'primary key')?.id;
}

/** An extension that moves takes the type of the old column along, which would have to stay as it is until the contract. */
function typeMoves({ uses }: Column, before: ModelView, after: ModelView): boolean {
  const home = (view: ModelView, id: ObjectId) => (view.get(id) as Extension | undefined)?.props.schema;
  return uses.some(({ on, as }) => as === 'type' && home(before, on) !== home(after, on));
}
