import type { Kind } from '../../kernel/kind.ts';
import { makeStep } from '../../kernel/make-step.ts';
import type { ModelView } from '../../kernel/model.ts';
import { lastName, type ObjectId, objectId } from '../../kernel/object-id.ts';
import { printOptionChanges, printOptions } from '../../kernel/print-options.ts';
import { printOwnExpression } from '../../kernel/print-own-expression.ts';
import type { Step } from '../../kernel/step.ts';
import { temporaryName } from '../../kernel/temporary-name.ts';
import { isReference } from '../../sql/expression.ts';
import { printColumnList, printIdentifier, printQualified } from '../../sql/identifier.ts';
import { joinSql, print, type SqlText } from '../../sql/sql-text.ts';
import { indexCatalog } from './catalog.ts';
import type { Index, IndexKey, IndexProps } from './model.ts';

/** Indexes (manual 11 and CREATE INDEX); those of constraints belong to their constraints. */
export const indexKind: Kind<'index', IndexProps> = {
  kind: 'index',
  holdsRows: false,
  rank: 3,
  defaults: { method: 'btree', unique: false, nullsNotDistinct: false, include: [], where: null, with: {} },
  nested: { keys: { collation: null, operatorClass: null, direction: 'asc', nulls: 'last' } },
  defaultParent: (path) => objectId('table', path.slice(0, 2)),
  ids: { include: true },
  texts: { keys: 'carried', where: 'carried' },
  props: {
    method: 'replace',
    unique: 'replace',
    nullsNotDistinct: 'replace',
    keys: 'replace',
    include: 'replace',
    where: 'replace',
    with: ({ before, after }) =>
      printOptionChanges(before.props.with, after.props.with).map((action, position) => {
        // Manual, ALTER INDEX: only the index is locked; but by parameters of gin and gist so that nobody can plan with it.
        const light = /fillfactor/.test(action);
        return makeStep({
          id: `options ${position + 1} ${after.id}`,
          title: `change storage parameters of index ${nameOf(after)}`,
          sql: print`ALTER ${nounOf(after)} ${action}`,
          consumes: [after.id],
          lock: light ? 'share update exclusive' : 'access exclusive',
          locks: light || after.parent === null ? [] : [after.parent],
        });
      }),
  },
  stage: () => 4,
  noun: nounOf,
  create: planCreate,
  drop: (index) => [
    makeStep({
      id: `drop ${index.id}`,
      title: `drop index ${nameOf(index)}`,
      sql: print`DROP ${nounOf(index)}`,
      destroys: [index.id],
      lock: 'access exclusive',
      locks: index.parent === null ? [] : [index.parent],
      online: [dropConcurrently(index)],
    }),
  ],
  rename: (before, after) =>
    print`ALTER INDEX ${printQualified([after.path[0] ?? '', before.path[2] ?? ''])} RENAME TO ${printIdentifier(after.path[2] ?? '')}`,
  // ALTER INDEX … RENAME takes a lock on the index that queries do not notice (manual, ALTER INDEX).
  renamesAlone: true,
  names: ({ path: [schema = '', , name = ''] }) => [objectId('relation', [schema, name])],
  relationLocks: () => 1,
  catalog: indexCatalog,
};

/** An index lives in the schema of its table, under a name of its own. */
function nounOf({ path: [schema = '', , name = ''] }: Index): SqlText {
  return print`INDEX ${printQualified([schema, name])}`;
}

function nameOf({ path: [schema = '', , name = ''] }: Index): string {
  return `${schema}.${name}`;
}

function planCreate(index: Index, _view: ModelView, before: ModelView): readonly Step[] {
  const { id, parent } = index;
  const exists = parent !== null && before.get(parent) !== undefined;
  return [
    makeStep({
      id: `create ${id}`,
      title: `create index ${nameOf(index)}`,
      sql: printIndex(index),
      produces: [id],
      hazards: exists ? hazardsOf(index) : [],
      lock: exists ? 'share' : 'none',
      locks: exists ? [parent] : [],
      scans: exists ? [parent] : [],
      ...(exists ? onlineForms(index) : {}),
    }),
  ];
}

/** Built beside traffic (manual, CREATE INDEX, Building Indexes Concurrently); one that is changed under another name. */
function onlineForms(index: Index): Pick<Step, 'online' | 'swap'> {
  const { id, path } = index;
  const [schema = '', , name = ''] = path;
  const temporary = temporaryName(id, name);
  return {
    online: [buildConcurrently(index, name, [id])],
    swap: {
      build: [buildConcurrently(index, temporary, [])],
      finish: [
        makeStep({
          id: `name ${id}`,
          title: `give the new index the name ${nameOf(index)}`,
          sql: print`ALTER INDEX ${printQualified([schema, temporary])} RENAME TO ${printIdentifier(name)}`,
          produces: [id],
          lock: 'share update exclusive',
        }),
      ],
    },
  };
}

function buildConcurrently(index: Index, name: string, produces: readonly ObjectId[]): Step {
  const { id, parent, path } = index;
  const [schema = ''] = path;
  return makeStep({
    id: `build ${id}`,
    title: `create index ${schema}.${name}${produces.length === 0 ? `, the new ${nameOf(index)}` : ''}`,
    sql: printIndex(index, { name, concurrently: true }),
    produces,
    hazards: failures(index),
    lock: 'share update exclusive',
    locks: parent === null ? [] : [parent],
    scans: parent === null ? [] : [parent],
    transaction: 'outside',
    probe: { kind: 'index-valid', index: [schema, name] },
  });
}

function dropConcurrently(index: Index): Step {
  const { id, parent, path } = index;
  const [schema = '', , name = ''] = path;
  return makeStep({
    id: `drop beside traffic ${id}`,
    title: `drop index ${nameOf(index)}`,
    sql: print`DROP INDEX CONCURRENTLY ${printQualified([schema, name])}`,
    destroys: [id],
    lock: 'share update exclusive',
    locks: parent === null ? [] : [parent],
    transaction: 'outside',
    probe: { kind: 'index-gone', index: [schema, name] },
  });
}

function hazardsOf(index: Index): Step['hazards'] {
  const { id, parent } = index;
  return [
    {
      kind: 'blocks writes',
      on: parent ?? id,
      message: 'nobody writes to the table while the index is built',
    },
    ...failures(index),
  ];
}

function failures({ id, props }: Index): Step['hazards'] {
  const message = props.unique
    ? 'rows with equal keys refuse it'
    : computes(props)
      ? 'a row for which an expression fails refuses it'
      : null;
  return message === null ? [] : [{ kind: 'may fail on existing data', on: id, message }];
}

function computes({ keys, where }: IndexProps): boolean {
  return where !== null || keys.some(({ expression: [only, ...more] }) => more.length > 0 || !isPlain(only));
}

function isPlain(segment: IndexKey['expression'][number] | undefined): boolean {
  return segment !== undefined && isReference(segment);
}

function printIndex(
  { path, props }: Index,
  { name = path[2] ?? '', concurrently = false }: { name?: string; concurrently?: boolean } = {},
): SqlText {
  const parts = [
    props.unique ? print`CREATE UNIQUE INDEX` : print`CREATE INDEX`,
    ...(concurrently ? [print`CONCURRENTLY`] : []),
    printIdentifier(name),
    print`ON ${printQualified(path.slice(0, 2))}`,
  ];
  if (props.method !== 'btree') parts.push(print`USING ${printIdentifier(props.method)}`);
  parts.push(print`(${joinSql(props.keys.map(printKey), ', ')})`);
  if (props.include.length > 0) {
    parts.push(print`INCLUDE ${printColumnList(props.include.map(lastName))}`);
  }
  if (props.nullsNotDistinct) parts.push(print`NULLS NOT DISTINCT`);
  if (Object.keys(props.with).length > 0) parts.push(print`WITH ${printOptions(props.with)}`);
  if (props.where !== null) parts.push(print`WHERE ${printOwnExpression(props.where)}`);
  return joinSql(parts, ' ');
}

function printKey({ expression, collation, operatorClass, direction, nulls }: IndexKey): SqlText {
  const [only, ...more] = expression;
  const bare = only !== undefined && more.length === 0 && isReference(only);
  const text = printOwnExpression(expression);
  const parts = [bare ? text : print`(${text})`];
  if (collation !== null) parts.push(print`COLLATE ${printQualified(collation)}`);
  if (operatorClass !== null) {
    const { schema, name } = operatorClass;
    parts.push(schema === null ? printIdentifier(name) : printQualified([schema, name]));
  }
  if (direction === 'desc') parts.push(print`DESC`);
  // Manual 11.4: NULLS FIRST is the default of DESC, NULLS LAST of ASC.
  if (nulls !== (direction === 'desc' ? 'first' : 'last')) {
    parts.push(nulls === 'first' ? print`NULLS FIRST` : print`NULLS LAST`);
  }
  return joinSql(parts, ' ');
}
