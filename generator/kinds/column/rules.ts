import { canonicalText, readProps } from '../../kernel/canonical.ts';
import type { Change, Item, Kind } from '../../kernel/kind.ts';
import { makeStep } from '../../kernel/make-step.ts';
import type { ModelView } from '../../kernel/model.ts';
import { objectId } from '../../kernel/object-id.ts';
import type { SchemaObject } from '../../kernel/schema-object.ts';
import type { Hazard, Step } from '../../kernel/step.ts';
import { printIdentifier, printQualified } from '../../sql/identifier.ts';
import { print } from '../../sql/sql-text.ts';
import { isComparable } from '../../sql/types.ts';
import { type Constraint, comparedColumns } from '../constraint/model.ts';
import { columnCatalog } from './catalog.ts';
import {
  computeHazard,
  detachColumn,
  filledOnce,
  planValue,
  recreates,
  retypes,
  rewriteHazards,
} from './change-column.ts';
import { copiesTable } from './copies-table.ts';
import type { Column, ColumnProps } from './model.ts';
import { columnName, printColumn, sequenceName, tableOf } from './print-column.ts';
import { askColumn } from './questions.ts';

/** Columns (manual 5.1 to 5.4). */
export const columnKind: Kind<'column', ColumnProps> = {
  kind: 'column',
  holdsRows: true,
  rank: 1,
  defaults: {
    nullable: false,
    default: null,
    generated: null,
    identity: null,
    collation: null,
    typescript: { as: null, values: null, json: null },
  },
  nested: {
    type: { schema: null, modifiers: [], dimensions: 0 },
    identity: { start: '1', increment: '1', cycle: false },
  },
  defaultParent: (path) => objectId('table', path.slice(0, 2)),
  ids: {},
  texts: { default: 'carried', generated: 'carried' },
  props: {
    type: { joint: 'value' },
    nullable: { joint: 'value' },
    default: { joint: 'value' },
    generated: { joint: 'value' },
    identity: { joint: 'value' },
    collation: { joint: 'value' },
    typescript: 'ignore',
  },
  joints: {
    value: {
      // What reads the column keeps casts of the old type when PostgreSQL converts it; plain keys are rebuilt by it.
      // An index that names the column's own old collation is kept as one that names none, and would follow the new one.
      rebuilds: (use, change, user) =>
        recreates(change) ||
        (retypes(change) && (isOtherForeignKey(user, change.afterView) || isOfTwoTypes(user, change))) ||
        ((retypes(change) || change.changed.has('collation')) && use.as === 'reads') ||
        (change.changed.has('collation') && use.as === 'member' && user.kind === 'index') ||
        (retypes(change) &&
          use.as === 'member' &&
          (includes(user, change.before) || namesOperatorClass(user))),
      steps: planValue,
    },
  },
  stage: () => 4,
  noun: ({ path }) => print`COLUMN ${printQualified(path)}`,
  create: planCreate,
  item: itemOf,
  drop: (column) => {
    const derived = column.props.generated !== null;
    return [
      makeStep({
        id: `drop ${column.id}`,
        title: `drop column ${column.path.join('.')}`,
        sql: print`ALTER TABLE ${tableOf(column)} DROP COLUMN ${printIdentifier(columnName(column))}`,
        ...(column.parent === null
          ? {}
          : {
              clause: {
                of: column.parent,
                as: 'alter-item',
                sql: print`DROP COLUMN ${printIdentifier(columnName(column))}`,
              },
            }),
        destroys: [column.id],
        loses: derived ? [] : [column.id],
        hazards: [
          ...(derived
            ? []
            : [
                {
                  kind: 'deletes data' as const,
                  on: column.id,
                  message: 'every value of the column is deleted',
                },
              ]),
          { kind: 'breaks old readers', on: column.id, message: 'programs that name the column fail' },
        ],
        lock: 'access exclusive',
        locks: column.parent === null ? [] : [column.parent],
      }),
    ];
  },
  rename: (before, after) =>
    print`ALTER TABLE ${tableOf(after)} RENAME COLUMN ${printIdentifier(columnName(before))} TO ${printIdentifier(columnName(after))}`,
  follow(before, after) {
    if (before.props.identity === null) return null;
    const [schema = ''] = after.path;
    return {
      from: sequenceName(before),
      to: sequenceName(after),
      rename: (from, to) =>
        print`ALTER SEQUENCE ${printQualified([schema, from])} RENAME TO ${printIdentifier(to)}`,
    };
  },
  detach: detachColumn,
  asks: askColumn,
  names(column) {
    const [schema = ''] = column.path;
    if (column.props.identity === null) return [column.id];
    return [column.id, objectId('relation', [schema, sequenceName(column)])];
  },
  relationLocks: ({ props }) => (props.identity === null ? 0 : 1),
  catalog: columnCatalog,
};

/**
 * Whether a key carries the column beside its key columns. PostgreSQL rebuilds such a key with the type, but not the
 * foreign keys that stand on it, and then refuses to drop it.
 */
function includes(user: SchemaObject, { id }: Column): boolean {
  const { include } = readProps(user.props);
  return Array.isArray(include) && include.includes(id);
}

/** Whether an index names how it orders, which PostgreSQL keeps with the column's new type, and refuses where it is for the old one. */
function namesOperatorClass({ props }: SchemaObject): boolean {
  const { keys } = readProps(props);
  return Array.isArray(keys) && keys.some((key: object) => readProps(key).operatorClass != null);
}

/**
 * Whether a foreign key is another one afterwards: PostgreSQL makes it anew with its column's type as it was, which the other
 * side need not fit any more, so that its old form cannot stay until the new one is there.
 */
function isOtherForeignKey(user: SchemaObject, after: ModelView): boolean {
  if (user.kind !== 'constraint' || (user as Constraint).props.type !== 'foreign key') return false;
  const now = after.get(user.id);
  return now !== undefined && canonicalText(now.props) !== canonicalText(user.props);
}

/**
 * Whether a foreign key would, on the way, hold columns against each other of which one has its new type and the other its old
 * one, where no operator does that.
 */
function isOfTwoTypes(
  user: SchemaObject,
  { before: { id, props: old }, after: { props }, beforeView, afterView }: Change<'column', ColumnProps>,
): boolean {
  if (user.kind !== 'constraint') return false;
  return comparedColumns(user as Constraint).some(([own, target]) => {
    const other = target === id ? own : own === id ? target : null;
    if (other === null) return false;
    const [was, is] = [beforeView, afterView].map(
      (view) => (view.get(other) as Column | undefined)?.props.type,
    );
    return (
      (was !== undefined && !isComparable(props.type, was)) ||
      (is !== undefined && !isComparable(old.type, is))
    );
  });
}

function itemOf(column: Column, view: ModelView): Item {
  return { sql: printColumn(column), position: positionOf(column, view) };
}

function planCreate(column: Column, view: ModelView, before: ModelView): readonly Step[] {
  const item = printColumn(column);
  const table = column.parent;
  const exists = table !== null && before.get(table) !== undefined;
  return [
    makeStep({
      id: `create ${column.id}`,
      title: `add column ${column.path.join('.')}`,
      sql: print`ALTER TABLE ${tableOf(column)} ADD COLUMN ${item}`,
      clause:
        table === null
          ? undefined
          : exists
            ? { of: table, as: 'alter-item', sql: print`ADD COLUMN ${item}` }
            : { of: table, as: 'create-item', ...itemOf(column, view) },
      produces: [column.id],
      hazards: exists ? addHazards(column) : [],
      lock: exists ? 'access exclusive' : 'none',
      locks: exists && table !== null ? [table] : [],
    }),
  ];
}

/** Columns stand as they were written; a folded history knows no order, so there they stand by name. */
function positionOf(column: Column, view: ModelView): number {
  const table = column.parent === null ? undefined : view.get(column.parent);
  const order = table === undefined ? undefined : readProps(table.props).columnOrder;
  const index = Array.isArray(order) ? order.indexOf(columnName(column)) : -1;
  return index === -1 ? Number.MAX_SAFE_INTEGER : index;
}

function addHazards(column: Column): readonly Hazard[] {
  const { props } = column;
  const filled = props.default !== null || props.generated !== null || props.identity !== null;
  return [
    ...(props.nullable || filled
      ? []
      : [
          {
            kind: 'may fail on existing data' as const,
            on: column.id,
            message: 'NOT NULL without a default refuses a table that has rows',
            query: print`SELECT * FROM ${tableOf(column)} LIMIT 1`,
          },
        ]),
    ...(props.generated === null ? [] : [computeHazard(column)]),
    ...(copiesTable(props)
      ? rewriteHazards(column, props.generated === null ? null : filledOnce(column.id))
      : []),
  ];
}
