import type { Change, Kind } from '../../kernel/kind.ts';
import { makeStep } from '../../kernel/make-step.ts';
import { objectId } from '../../kernel/object-id.ts';
import { printClosed } from '../../kernel/print-own-expression.ts';
import type { Step } from '../../kernel/step.ts';
import { printIdentifier, printQualified } from '../../sql/identifier.ts';
import { printString } from '../../sql/literal.ts';
import { joinSql, print, type SqlText, trustSql } from '../../sql/sql-text.ts';
import { viewCatalog } from './catalog.ts';
import { keepsTypes } from './keeps-types.ts';
import type { View, ViewProps } from './model.ts';

type ViewChange = Change<'view', ViewProps>;

/** Views (manual 38.2 and CREATE VIEW). */
export const viewKind: Kind<'view', ViewProps> = {
  kind: 'view',
  holdsRows: false,
  rank: 0,
  defaults: {
    columns: null,
    named: false,
    securityInvoker: false,
    securityBarrier: false,
    checkOption: 'none',
    columnComments: {},
  },
  defaultParent: (path) => objectId('schema', path.slice(0, 1)),
  ids: {},
  // PostgreSQL carries a rename into the query, but not into the names of output columns.
  texts: { query: 'recreate' },
  props: {
    query: { joint: 'definition' },
    columns: { joint: 'definition' },
    named: 'ignore',
    securityInvoker: { joint: 'options' },
    securityBarrier: { joint: 'options' },
    checkOption: { joint: 'options' },
    columnComments: planColumnComments,
  },
  joints: {
    definition: {
      // OR REPLACE keeps the view's identity, so whatever uses it stands.
      rebuilds: () => false,
      replaces: (change) => {
        const { before, after } = change;
        if (!isPrefix(before.props.columns, after.props.columns)) return true;
        return change.changed.has('query') && !keepsTypes(change);
      },
      steps: planDefinition,
    },
    options: planOptions,
  },
  stage: () => 6,
  noun: nounOf,
  create(view) {
    return [
      makeStep({
        id: `create ${view.id}`,
        title: `create view ${view.path.join('.')}`,
        sql: printView(view, print`CREATE VIEW`),
        produces: [view.id],
      }),
      ...Object.keys(view.props.columnComments)
        .sort()
        .map((column) => commentStep(view, column)),
    ];
  },
  rename(before, after) {
    const [schema = '', name = ''] = after.path;
    return before.path[1] === name
      ? print`ALTER ${nounOf(before)} SET SCHEMA ${printIdentifier(schema)}`
      : print`ALTER ${nounOf(before)} RENAME TO ${printIdentifier(name)}`;
  },
  names: ({ path }) => [objectId('relation', path)],
  holdNames: (view) => ({ ...view, props: { ...view.props, named: true } }),
  members: ({ path, props }) => props.columns?.map((name) => objectId('column', [...path, name])) ?? null,
  relationLocks: () => 1,
  catalog: viewCatalog,
};

function nounOf({ path }: View): SqlText {
  return print`VIEW ${printQualified(path)}`;
}

function printView({ path, props }: View, verb: SqlText): SqlText {
  const options = [
    ...(props.securityInvoker ? [print`security_invoker = true`] : []),
    ...(props.securityBarrier ? [print`security_barrier = true`] : []),
    ...(props.checkOption === 'none' ? [] : [print`check_option = ${trustSql(props.checkOption)}`]),
  ];
  const settings = options.length === 0 ? trustSql('') : print` WITH (${joinSql(options, ', ')})`;
  const names =
    props.named === true && props.columns !== null
      ? print` (${joinSql(props.columns.map(printIdentifier), ', ')})`
      : trustSql('');
  return print`${verb} ${printQualified(path)}${names}${settings} AS\n${printClosed(props.query)}`;
}

/** CREATE OR REPLACE VIEW may only add columns at the end (manual, CREATE VIEW). Unknown columns are no prefix. */
function isPrefix(before: readonly string[] | null, after: readonly string[] | null): boolean {
  return before !== null && after !== null && before.every((name, index) => after[index] === name);
}

function planDefinition({ after }: ViewChange): readonly Step[] {
  return [
    makeStep({
      id: `replace ${after.id}`,
      title: `replace the query of view ${after.path.join('.')}`,
      sql: printView(after, print`CREATE OR REPLACE VIEW`),
      consumes: [after.id],
      lock: 'access exclusive',
      locks: [after.id],
    }),
  ];
}

/** An option at its default is reset: set explicitly it would be kept, and a fresh build has none. */
function planOptions({ before, after }: ViewChange): readonly Step[] {
  const actions: SqlText[] = [];
  if (before.props.securityInvoker !== after.props.securityInvoker) {
    actions.push(
      after.props.securityInvoker ? print`SET (security_invoker = true)` : print`RESET (security_invoker)`,
    );
  }
  if (before.props.securityBarrier !== after.props.securityBarrier) {
    actions.push(
      after.props.securityBarrier ? print`SET (security_barrier = true)` : print`RESET (security_barrier)`,
    );
  }
  if (before.props.checkOption !== after.props.checkOption) {
    const { checkOption } = after.props;
    actions.push(
      checkOption === 'none'
        ? print`RESET (check_option)`
        : print`SET (check_option = ${trustSql(checkOption)})`,
    );
  }
  return actions.map((action, index) =>
    makeStep({
      id: `options ${index + 1} ${after.id}`,
      title: `change options of view ${after.path.join('.')}`,
      sql: print`ALTER ${nounOf(after)} ${action}`,
      consumes: [after.id],
      lock: 'access exclusive',
      locks: [after.id],
    }),
  );
}

function planColumnComments({ before, after }: ViewChange): readonly Step[] {
  const [old, now] = [before.props.columnComments, after.props.columnComments];
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  const kept = [...names].filter((name) => after.props.columns?.includes(name) ?? true);
  return kept
    .sort()
    .filter((name) => old[name] !== now[name])
    .map((name) => commentStep(after, name));
}

function commentStep(view: View, column: string): Step {
  const comment = view.props.columnComments[column];
  const text = comment === undefined ? print`NULL` : printString(comment);
  return makeStep({
    id: `comment ${objectId('column', [...view.path, column])}`,
    title: `comment on column ${[...view.path, column].join('.')}`,
    sql: print`COMMENT ON COLUMN ${printQualified([...view.path, column])} IS ${text}`,
    consumes: [view.id],
    lock: 'share update exclusive',
    locks: [view.id],
  });
}
