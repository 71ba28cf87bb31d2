import type { Change, Kind } from '../../kernel/kind.ts';
import { makeStep } from '../../kernel/make-step.ts';
import type { ModelView } from '../../kernel/model.ts';
import { objectId } from '../../kernel/object-id.ts';
import { printOptionChanges, printOptions } from '../../kernel/print-options.ts';
import type { Step } from '../../kernel/step.ts';
import { printIdentifier, printQualified } from '../../sql/identifier.ts';
import { joinSql, print, type SqlText, trustSql } from '../../sql/sql-text.ts';
import { tableCatalog } from './catalog.ts';
import type { Table, TableProps } from './model.ts';

type TableChange = Change<'table', TableProps>;

/** Tables (manual 5.1 and CREATE TABLE). */
export const tableKind: Kind<'table', TableProps> = {
  kind: 'table',
  holdsRows: true,
  rank: 0,
  defaults: { rls: 'off', unlogged: false, with: {}, columnOrder: [] },
  defaultParent: (path) => objectId('schema', path.slice(0, 1)),
  ids: {},
  texts: {},
  props: { rls: planRls, unlogged: planUnlogged, with: planOptions, columnOrder: 'ignore' },
  stage: () => 4,
  noun: nounOf,
  create: planCreate,
  drop(table) {
    return [
      makeStep({
        id: `drop ${table.id}`,
        title: `drop table ${table.path.join('.')}`,
        sql: print`DROP ${nounOf(table)}`,
        destroys: [table.id],
        loses: [table.id],
        hazards: [{ kind: 'deletes data', on: table.id, message: 'every row of the table is deleted' }],
        lock: 'access exclusive',
        locks: [table.id],
      }),
    ];
  },
  rename(before, after) {
    const [schema = '', name = ''] = after.path;
    return before.path[1] === name
      ? print`ALTER ${nounOf(before)} SET SCHEMA ${printIdentifier(schema)}`
      : print`ALTER ${nounOf(before)} RENAME TO ${printIdentifier(name)}`;
  },
  names: ({ path }) => [objectId('relation', path)],
  // The table, its row type, its TOAST table and that one's index.
  relationLocks: () => 4,
  catalog: tableCatalog,
};

function nounOf({ path }: Table): SqlText {
  return print`TABLE ${printQualified(path)}`;
}

function planCreate(table: Table, view: ModelView): readonly Step[] {
  const { props } = table;
  const name = printQualified(table.path);
  const head = props.unlogged ? print`CREATE UNLOGGED TABLE ${name}` : print`CREATE TABLE ${name}`;
  const [own, toast] = splitOptions(props.with);
  const tail = Object.keys(own).length === 0 ? trustSql('') : print`WITH ${printOptions(own)}`;
  return [
    makeStep({
      id: `create ${table.id}`,
      title: `create table ${table.path.join('.')}`,
      sql: joinSql([head, print`()`, ...(tail === '' ? [] : [tail])], ' '),
      opens: { head, tail },
      produces: [table.id],
    }),
    ...(props.rls === 'off' ? [] : [rlsStep(table, 'off')]),
    ...(Object.keys(toast).length === 0 ? [] : [toastStep(table, toast, view)]),
  ];
}

function splitOptions(
  options: TableProps['with'],
): readonly [own: TableProps['with'], toast: TableProps['with']] {
  const entries = Object.entries(options);
  return [
    Object.fromEntries(entries.filter(([name]) => !name.startsWith('toast.'))),
    Object.fromEntries(entries.filter(([name]) => name.startsWith('toast.'))),
  ];
}

/** Without a column that needs it a table has no TOAST table, and PostgreSQL forgets its parameters. */
function withColumns({ id: table }: Table, view: ModelView): Step['consumes'] {
  return [table, ...view.children(table).flatMap(({ id, kind }) => (kind === 'column' ? [id] : []))];
}

function toastStep(table: Table, options: TableProps['with'], view: ModelView): Step {
  return makeStep({
    id: `toast options ${table.id}`,
    title: `set TOAST parameters of table ${table.path.join('.')}`,
    sql: print`ALTER ${nounOf(table)} SET ${printOptions(options)}`,
    consumes: withColumns(table, view),
    lock: 'share update exclusive',
    locks: [table.id],
  });
}

function planRls({ before, after }: TableChange): readonly Step[] {
  return [rlsStep(after, before.props.rls)];
}

/** Row security and its FORCE are two flags (manual, ALTER TABLE); `forced` has both. */
function rlsStep(table: Table, before: TableProps['rls']): Step {
  const { rls } = table.props;
  const actions = [
    ...((rls === 'off') === (before === 'off')
      ? []
      : [rls === 'off' ? print`DISABLE ROW LEVEL SECURITY` : print`ENABLE ROW LEVEL SECURITY`]),
    ...((rls === 'forced') === (before === 'forced')
      ? []
      : [rls === 'forced' ? print`FORCE ROW LEVEL SECURITY` : print`NO FORCE ROW LEVEL SECURITY`]),
  ];
  const sql = joinSql(actions, ', ');
  return makeStep({
    id: `row level security ${table.id}`,
    title: `${rls === 'off' ? 'disable' : rls === 'forced' ? 'force' : 'enable'} row level security of ${table.path.join('.')}`,
    sql: print`ALTER ${nounOf(table)} ${sql}`,
    consumes: [table.id],
    hazards:
      rls === 'off' || before === rls
        ? []
        : [
            {
              kind: 'breaks old readers',
              on: table.id,
              message: 'roles that row level security binds see only the rows that a policy allows them',
            },
          ],
    lock: 'access exclusive',
    locks: [table.id],
  });
}

function planUnlogged({ after }: TableChange): readonly Step[] {
  const logging = after.props.unlogged ? print`UNLOGGED` : print`LOGGED`;
  return [
    makeStep({
      id: `logging ${after.id}`,
      title: `make table ${after.path.join('.')} ${after.props.unlogged ? 'unlogged' : 'logged'}`,
      sql: print`ALTER ${nounOf(after)} SET ${logging}`,
      consumes: [after.id],
      hazards: [
        { kind: 'rewrites table', on: after.id, message: 'the whole table is copied' },
        { kind: 'blocks reads', on: after.id, message: 'nobody reads the table while it is copied' },
      ],
      lock: 'access exclusive',
      locks: [after.id],
    }),
  ];
}

function planOptions({ before, after, afterView }: TableChange): readonly Step[] {
  const actions = printOptionChanges(before.props.with, after.props.with);
  // What follows a change that waits for new columns waits for them too.
  const late = actions.some((action) => /\btoast\./.test(action));
  return actions.map((action, index) =>
    makeStep({
      id: `options ${index + 1} ${after.id}`,
      title: `change storage parameters of ${after.path.join('.')}`,
      sql: print`ALTER ${nounOf(after)} ${action}`,
      consumes: late ? withColumns(after, afterView) : [after.id],
      // Manual, ALTER TABLE: fillfactor, toast and autovacuum parameters take this lock, the others a stronger one.
      lock: /user_catalog_table/.test(action) ? 'access exclusive' : 'share update exclusive',
      locks: [after.id],
    }),
  );
}
