import type { Item, Kind } from '../../kernel/kind.ts';
import { makeStep } from '../../kernel/make-step.ts';
import type { ModelView } from '../../kernel/model.ts';
import { type ObjectId, objectId } from '../../kernel/object-id.ts';
import type { Hazard, Step } from '../../kernel/step.ts';
import { printIdentifier, printQualified } from '../../sql/identifier.ts';
import { print } from '../../sql/sql-text.ts';
import { constraintCatalog } from './catalog.ts';
import { type Constraint, type ConstraintProps, constraintDefaults } from './model.ts';
import { onlineForms } from './online-forms.ts';
import { printConstraint, printViolations, tableOf, titleOf } from './print-constraint.ts';
import { askConstraint } from './questions.ts';
import { requiredBy } from './required-by.ts';

/** Primary keys, unique constraints, checks and foreign keys (manual 5.5). */
export const constraintKind: Kind<'constraint', ConstraintProps> = {
  kind: 'constraint',
  holdsRows: false,
  rank: 2,
  defaults: constraintDefaults,
  defaultParent: (path) => objectId('table', path.slice(0, 2)),
  ids: { columns: true, include: true, target: true, targetColumns: true, onDeleteColumns: true },
  texts: { expression: 'carried' },
  unordered: ['values', 'onDeleteColumns'],
  props: {
    type: 'replace',
    columns: 'replace',
    include: 'replace',
    nullsNotDistinct: 'replace',
    expression: 'replace',
    values: 'replace',
    shape: 'ignore',
    noInherit: 'replace',
    target: 'replace',
    targetColumns: 'replace',
    onUpdate: 'replace',
    onDelete: 'replace',
    onDeleteColumns: 'replace',
    match: 'replace',
    deferrable: 'replace',
  },
  // A foreign key needs both of its tables.
  stage: ({ props }) => (props.type === 'foreign key' ? 5 : 4),
  noun: ({ path }) =>
    print`CONSTRAINT ${printIdentifier(path[2] ?? '')} ON ${printQualified(path.slice(0, 2))}`,
  create: planCreate,
  item: (constraint) => (constraint.props.type === 'foreign key' ? null : itemOf(constraint)),
  drop(constraint) {
    const action = print`DROP CONSTRAINT ${printIdentifier(constraint.path[2] ?? '')}`;
    return [
      makeStep({
        id: `drop ${constraint.id}`,
        title: `drop ${titleOf(constraint)}`,
        sql: print`ALTER TABLE ${tableOf(constraint)} ${action}`,
        ...(constraint.parent === null
          ? {}
          : { clause: { of: constraint.parent, as: 'alter-item', sql: action } }),
        destroys: [constraint.id],
        releases: requiredBy(constraint),
        // Dropping a foreign key locks both tables (measured on 13 to 18).
        lock: 'access exclusive',
        locks: tablesOf(constraint),
      }),
    ];
  },
  asks: askConstraint,
  rename: (before, after) =>
    print`ALTER TABLE ${tableOf(after)} RENAME CONSTRAINT ${printIdentifier(before.path[2] ?? '')} TO ${printIdentifier(after.path[2] ?? '')}`,
  names({ id, path, props }) {
    const [schema = '', , name = ''] = path;
    return isKey(props) ? [id, objectId('relation', [schema, name])] : [id];
  },
  place: ({ path, props }) =>
    props.type === 'primary key' ? objectId('primary key', path.slice(0, 2)) : null,
  relationLocks: ({ props }) => (isKey(props) ? 1 : 0),
  catalog: constraintCatalog,
};

function isKey({ type }: ConstraintProps): boolean {
  return type === 'primary key' || type === 'unique';
}

/** The referenced table first: in that order they are locked. */
function tablesOf({ parent, props }: Constraint): readonly ObjectId[] {
  const tables = [props.target, parent].filter((id) => id !== null);
  return [...new Set(tables)];
}

function itemOf(constraint: Constraint): Item {
  return { sql: printConstraint(constraint), position: positions[constraint.props.type] };
}

function planCreate(constraint: Constraint, _view: ModelView, before: ModelView): readonly Step[] {
  const { parent, props } = constraint;
  const item = printConstraint(constraint);
  const foreign = props.type === 'foreign key';
  const locks = tablesOf(constraint).filter((id) => before.get(id) !== undefined);
  const exists = parent !== null && before.get(parent) !== undefined;
  const clause =
    parent === null
      ? undefined
      : exists || foreign
        ? { of: parent, as: 'alter-item' as const, sql: print`ADD ${item}` }
        : { of: parent, as: 'create-item' as const, ...itemOf(constraint) };
  return [
    makeStep({
      id: `create ${constraint.id}`,
      title: `add ${titleOf(constraint)}`,
      sql: print`ALTER TABLE ${tableOf(constraint)} ADD ${item}`,
      clause,
      produces: [constraint.id],
      hazards: exists ? hazardsOf(constraint) : [],
      lock: locks.length === 0 ? 'none' : foreign ? 'share row exclusive' : 'access exclusive',
      locks,
      scans: locks,
      ...(exists ? onlineForms(constraint, locks, hazardsOf(constraint)) : {}),
    }),
  ];
}

/** In a CREATE TABLE: the primary key first, then keys, then checks. */
const positions = { 'primary key': 0, unique: 1, check: 2, 'foreign key': 3 } as const;

function hazardsOf(constraint: Constraint): readonly Hazard[] {
  const { id, parent, props } = constraint;
  const on = parent ?? id;
  const query = printViolations(constraint);
  return [
    {
      kind: 'may fail on existing data',
      on: id,
      message: 'a row that breaks the constraint refuses it',
      ...(query === null ? {} : { query }),
    },
    { kind: 'scans under lock', on, message: 'every row is checked while the lock is held' },
    props.type === 'foreign key'
      ? { kind: 'blocks writes', on, message: 'nobody writes to either table while the rows are checked' }
      : { kind: 'blocks reads', on, message: 'nobody reads the table while the rows are checked' },
  ];
}
