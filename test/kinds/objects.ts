import { type ObjectId, objectId } from '../../generator/kernel/object-id.ts';
import type { SchemaObject, Use } from '../../generator/kernel/schema-object.ts';
import type { Column, ColumnProps } from '../../generator/kinds/column/model.ts';
import type { Constraint, ConstraintProps } from '../../generator/kinds/constraint/model.ts';
import type { Extension } from '../../generator/kinds/extension/model.ts';
import type { FunctionObject, FunctionProps } from '../../generator/kinds/function/model.ts';
import type { Index, IndexKey, IndexProps } from '../../generator/kinds/index/model.ts';
import type { Schema } from '../../generator/kinds/schema/model.ts';
import type { Table, TableProps } from '../../generator/kinds/table/model.ts';
import type { Trigger, TriggerProps } from '../../generator/kinds/trigger/model.ts';
import type { View, ViewProps } from '../../generator/kinds/view/model.ts';
import type { Expression } from '../../generator/sql/expression.ts';
import { parseType } from '../../generator/sql/types.ts';

/** Objects of models built by hand; each as complete as the loader makes it. */
function object<K extends string, P extends object>(
  kind: K,
  path: readonly string[],
  parent: ObjectId | null,
  props: P,
  uses: readonly Use[] = [],
  comment: string | null = null,
): SchemaObject<K, P> {
  return {
    kind,
    id: objectId(kind, path),
    path,
    parent,
    uses,
    props,
    comment,
    owner: 'schema',
    source: null,
  };
}

export function schema(name: string, comment: string | null = null): Schema {
  return object('schema', [name], null, {}, [], comment);
}

export function extension(name: string, inSchema: string): Extension {
  return object('extension', [name], null, { schema: inSchema }, [
    { on: objectId('schema', [inSchema]), as: 'member' },
  ]);
}

export function table(
  path: readonly [string, string],
  props: Partial<TableProps> = {},
  comment: string | null = null,
): Table {
  return object(
    'table',
    path,
    objectId('schema', path.slice(0, 1)),
    { rls: 'off', unlogged: false, with: {}, columnOrder: [], ...props },
    [],
    comment,
  );
}

export function column(
  path: readonly [string, string, string],
  type: string,
  props: Partial<ColumnProps> = {},
  comment: string | null = null,
  uses: readonly Use[] = [],
): Column {
  const parsed = parseType(type);
  if (parsed === null) throw new Error(`no type: ${type}`);
  return object(
    'column',
    path,
    objectId('table', path.slice(0, 2)),
    {
      type: parsed,
      nullable: false,
      default: null,
      generated: null,
      identity: null,
      collation: null,
      typescript: { as: null, values: null, json: null },
      ...props,
    },
    uses,
    comment,
  );
}

export function constraint(
  path: readonly [string, string, string],
  type: ConstraintProps['type'],
  props: Partial<ConstraintProps>,
  comment: string | null = null,
  uses: readonly Use[] = [],
): Constraint {
  const members = [...(props.columns ?? []), ...(props.include ?? [])];
  return object(
    'constraint',
    path,
    objectId('table', path.slice(0, 2)),
    {
      type,
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
      ...props,
    },
    [
      ...members.map((on) => ({ on, as: 'member' as const })),
      ...(props.target === undefined || props.target === null
        ? []
        : [{ on: props.target, as: 'reads' as const }]),
      ...(props.targetColumns ?? []).map((on) => ({ on, as: 'key' as const })),
      ...uses,
    ],
    comment,
  );
}

export function key(expression: Expression, props: Partial<IndexKey> = {}): IndexKey {
  return { expression, collation: null, operatorClass: null, direction: 'asc', nulls: 'last', ...props };
}

export function index(
  path: readonly [string, string, string],
  keys: readonly IndexKey[],
  props: Partial<IndexProps> = {},
  comment: string | null = null,
  uses: readonly Use[] = [],
): Index {
  return object(
    'index',
    path,
    objectId('table', path.slice(0, 2)),
    {
      method: 'btree',
      unique: false,
      nullsNotDistinct: false,
      keys,
      include: [],
      where: null,
      with: {},
      ...props,
    },
    uses,
    comment,
  );
}

export function routine(
  path: readonly [string, string, string],
  props: Partial<FunctionProps> & Pick<FunctionProps, 'returns' | 'language' | 'body'>,
  comment: string | null = null,
): FunctionObject {
  return object(
    'function',
    path,
    objectId('schema', path.slice(0, 1)),
    {
      arguments: [],
      volatility: 'volatile',
      strict: false,
      security: 'invoker',
      parallel: 'unsafe',
      leakproof: false,
      settings: { search_path: '' },
      builtIn: null,
      ...props,
    },
    [],
    comment,
  );
}

export function view(
  path: readonly [string, string],
  query: Expression,
  columns: readonly string[] | null,
  uses: readonly ObjectId[],
  props: Partial<ViewProps> = {},
  comment: string | null = null,
): View {
  return object(
    'view',
    path,
    objectId('schema', path.slice(0, 1)),
    {
      query,
      columns,
      securityInvoker: false,
      securityBarrier: false,
      checkOption: 'none',
      columnComments: {},
      ...props,
    },
    uses.map((on) => ({ on, as: 'reads' as const })),
    comment,
  );
}

export function trigger(
  path: readonly [string, string, string],
  on: 'table' | 'view',
  props: Partial<TriggerProps> & Pick<TriggerProps, 'timing' | 'events' | 'function'>,
  comment: string | null = null,
): Trigger {
  return object(
    'trigger',
    path,
    objectId(on, path.slice(0, 2)),
    {
      updateOf: [],
      level: 'row',
      when: null,
      arguments: [],
      oldTable: null,
      newTable: null,
      ...props,
    },
    [
      { on: props.function, as: 'calls' },
      ...(props.updateOf ?? []).map((id) => ({ on: id, as: 'reads' as const })),
    ],
    comment,
  );
}
