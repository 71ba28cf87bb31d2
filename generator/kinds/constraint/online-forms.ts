import { makeStep } from '../../kernel/make-step.ts';
import type { ObjectId } from '../../kernel/object-id.ts';
import type { Hazard, Step } from '../../kernel/step.ts';
import { temporaryName } from '../../kernel/temporary-name.ts';
import { printIdentifier } from '../../sql/identifier.ts';
import { print, type SqlText } from '../../sql/sql-text.ts';
import type { Constraint } from './model.ts';
import { printConstraint, printKeyIndex, printKeyOf, tableOf, titleOf } from './print-constraint.ts';
import { requiredBy } from './required-by.ts';

type OnlineForms = Pick<Step, 'online' | 'swap'>;

/**
 * How a constraint comes to a table in use: a key by an index that is built before, a check or foreign key so that it
 * holds for what is written from now on, and for the old rows once they were read (manual, ALTER TABLE, Notes).
 *
 * @param locks the tables that ADD locks
 * @param hazards those of the short form
 */
export function onlineForms(
  constraint: Constraint,
  locks: readonly ObjectId[],
  hazards: readonly Hazard[],
): OnlineForms {
  const failures = hazards.filter(({ kind }) => kind === 'may fail on existing data');
  const { type } = constraint.props;
  return type === 'check' || type === 'foreign key'
    ? notValidThenValid(constraint, locks, failures)
    : byIndex(constraint, locks, failures);
}

function notValidThenValid(
  constraint: Constraint,
  locks: readonly ObjectId[],
  failures: readonly Hazard[],
): OnlineForms {
  const { id, parent, path } = constraint;
  const [, , name = ''] = path;
  const temporary = temporaryName(id, name);
  const title = titleOf(constraint);
  const steps = (as: string, produces: readonly ObjectId[]): readonly Step[] => {
    const action = print`ADD ${printConstraint(constraint, as)} NOT VALID`;
    return [
      alter(constraint, `declare ${id}`, `add ${title}, for new rows`, action, {
        ...(parent === null ? {} : { clause: { of: parent, as: 'alter-item', sql: action } }),
        produces,
        lock: constraint.props.type === 'foreign key' ? 'share row exclusive' : 'access exclusive',
        locks,
      }),
      alter(
        constraint,
        `validate ${id}`,
        `look whether all rows keep ${title}`,
        print`VALIDATE CONSTRAINT ${printIdentifier(as)}`,
        {
          consumes: produces,
          hazards: failures,
          lock: 'share update exclusive',
          locks: parent === null ? [] : [parent],
          scans: locks,
          transaction: 'alone',
        },
      ),
    ];
  };
  return {
    online: steps(name, [id]),
    swap: {
      build: steps(temporary, []),
      finish: [
        alter(
          constraint,
          `name ${id}`,
          `give the new ${title} its name`,
          print`RENAME CONSTRAINT ${printIdentifier(temporary)} TO ${printIdentifier(name)}`,
          { produces: [id], lock: 'access exclusive', locks: parent === null ? [] : [parent] },
        ),
      ],
    },
  };
}

function byIndex(
  constraint: Constraint,
  locks: readonly ObjectId[],
  failures: readonly Hazard[],
): OnlineForms {
  const { id, parent, path } = constraint;
  const [schema = '', , name = ''] = path;
  const build = (as: string): Step =>
    makeStep({
      id: `build ${id}`,
      title: `create the index of ${titleOf(constraint)}`,
      sql: printKeyIndex(constraint, as),
      hazards: failures,
      lock: 'share update exclusive',
      locks: parent === null ? [] : [parent],
      scans: parent === null ? [] : [parent],
      transaction: 'outside',
      probe: { kind: 'index-valid', index: [schema, as] },
    });
  const temporary = temporaryName(id, name);
  return {
    online: [build(name), addByIndex(constraint, name, locks)],
    swap: { build: [build(temporary)], finish: [addByIndex(constraint, temporary, locks)] },
  };
}

/** A key takes over a unique index that stands, with the foreign keys that stand on it, and gives it its name. */
export function addByIndex(constraint: Constraint, index: string, locks: readonly ObjectId[]): Step {
  return alter(
    constraint,
    `add ${constraint.id}`,
    `add ${titleOf(constraint)}`,
    print`ADD ${printKeyOf(constraint, index)}`,
    {
      produces: [constraint.id],
      // It takes columns that refuse NULL already; else it would read every row to find out.
      consumes: requiredBy(constraint),
      lock: 'access exclusive',
      locks,
    },
  );
}

function alter(
  constraint: Constraint,
  id: string,
  title: string,
  action: SqlText,
  more: Partial<Step>,
): Step {
  return makeStep({ id, title, sql: print`ALTER TABLE ${tableOf(constraint)} ${action}`, ...more });
}
