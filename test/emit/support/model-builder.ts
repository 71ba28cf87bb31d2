import { type Model, modelOf } from '../../../generator/kernel/model.ts';
import { type ObjectId, objectId } from '../../../generator/kernel/object-id.ts';
import type { SchemaObject, Use } from '../../../generator/kernel/schema-object.ts';
import type { Column, ColumnProps } from '../../../generator/kinds/column/model.ts';
import type { Constraint, ConstraintProps } from '../../../generator/kinds/constraint/model.ts';
import type { Index, IndexKey, IndexProps } from '../../../generator/kinds/index/model.ts';
import type { Table } from '../../../generator/kinds/table/model.ts';
import type { View } from '../../../generator/kinds/view/model.ts';
import type { Expression } from '../../../generator/sql/expression.ts';
import { parseType } from '../../../generator/sql/types.ts';

// Models written by hand, so that emission is tested without the loader.

export interface ColumnSketch extends Partial<Omit<ColumnProps, 'type' | 'typescript'>> {
  readonly type: string;
  readonly comment?: string;
  readonly typescript?: Partial<ColumnProps['typescript']>;
}

function make<O extends SchemaObject>(
  kind: O['kind'],
  path: readonly string[],
  props: O['props'],
  rest: Partial<SchemaObject>,
) {
  const parent =
    path.length === 3 ? objectId('table', path.slice(0, 2)) : objectId('schema', path.slice(0, 1));
  // One shape for all, as the loader makes them: the benchmarks measure emission, not this file.
  const { uses = [], comment = null, owner = 'schema' } = rest;
  return {
    kind,
    id: objectId(kind, path),
    path,
    parent: path.length === 1 ? null : parent,
    uses,
    props,
    comment,
    owner,
    source: null,
  };
}

export function schema(name: string): SchemaObject {
  return make('schema', [name], {}, name === 'public' ? { owner: 'external' } : {});
}

export function table(
  path: readonly string[],
  columns: Readonly<Record<string, ColumnSketch>>,
  rest: Partial<Table> = {},
): readonly SchemaObject[] {
  const order = Object.keys(columns);
  const props = { rls: 'off' as const, unlogged: false, with: {}, columnOrder: order };
  const owner = rest.owner ?? 'schema';
  return [
    make<Table>('table', path, props, rest),
    ...order.map((name) => column([...path, name], columns[name] ?? { type: 'text' }, owner)),
  ];
}

function column(
  path: readonly string[],
  { type, comment, typescript, ...props }: ColumnSketch,
  owner: SchemaObject['owner'],
): SchemaObject {
  const parsed = parseType(type);
  if (parsed === null) throw new Error(`${type} is no type`);
  const full: ColumnProps = {
    type: { ...parsed, modifiers: parsed.modifiers.map(Number) },
    nullable: props.nullable ?? false,
    default: props.default ?? null,
    generated: props.generated ?? null,
    identity: props.identity ?? null,
    collation: props.collation ?? null,
    typescript: {
      as: typescript?.as ?? null,
      values: typescript?.values ?? null,
      json: typescript?.json ?? null,
      ...(typescript?.shape === undefined ? {} : { shape: typescript.shape }),
    },
  };
  return make<Column>('column', path, full, { comment: comment ?? null, owner });
}

export function constraint(
  path: readonly string[],
  props: Partial<ConstraintProps> & { type: ConstraintProps['type'] },
): SchemaObject {
  const full: ConstraintProps = {
    type: props.type,
    columns: props.columns ?? [],
    include: props.include ?? [],
    nullsNotDistinct: props.nullsNotDistinct ?? false,
    expression: props.expression ?? null,
    values: props.values ?? null,
    shape: props.shape ?? null,
    noInherit: props.noInherit ?? false,
    target: props.target ?? null,
    targetColumns: props.targetColumns ?? [],
    onUpdate: props.onUpdate ?? 'no action',
    onDelete: props.onDelete ?? 'no action',
    onDeleteColumns: props.onDeleteColumns ?? [],
    match: props.match ?? 'simple',
    deferrable: props.deferrable ?? 'no',
  };
  const uses: Use[] = full.columns.map((on) => ({ on, as: 'member' }));
  if (full.target !== null)
    uses.push({ on: full.target, as: 'reads' }, ...full.targetColumns.map((on): Use => ({ on, as: 'key' })));
  return make<Constraint>('constraint', path, full, { uses });
}

export function primaryKey(path: readonly string[], ...columns: readonly string[]): SchemaObject {
  const name = `${path.at(-1)}_pkey`;
  return constraint([...path, name], { type: 'primary key', columns: members(path, columns) });
}

export function members(path: readonly string[], columns: readonly string[]): readonly ObjectId[] {
  return columns.map((name) => objectId('column', [...path, name]));
}

export function index(
  path: readonly string[],
  columns: readonly string[],
  props: Partial<IndexProps> = {},
): SchemaObject {
  const keys = members(path.slice(0, 2), columns).map(
    (ref): IndexKey => ({
      expression: [{ ref, via: 'table' }],
      collation: null,
      operatorClass: null,
      direction: 'asc',
      nulls: 'last',
    }),
  );
  const full: IndexProps = {
    method: 'btree',
    unique: false,
    nullsNotDistinct: false,
    keys,
    include: [],
    where: null,
    with: {},
    ...props,
  };
  return make<Index>('index', path, full, {
    uses: members(path.slice(0, 2), columns).map((on) => ({ on, as: 'member' })),
  });
}

export function view(
  path: readonly string[],
  query: Expression,
  reads: readonly ObjectId[],
  rest: Partial<View> = {},
): SchemaObject {
  const props = {
    query,
    columns: null,
    securityInvoker: true,
    securityBarrier: false,
    checkOption: 'none' as const,
    columnComments: {},
  };
  return { ...make<View>('view', path, props, { uses: reads.map((on) => ({ on, as: 'reads' })) }), ...rest };
}

export function model(...objects: readonly (SchemaObject | readonly SchemaObject[])[]): Model {
  return modelOf([schema('public'), ...objects.flat()]);
}

/** The shape of the benchmarks: 12 columns, 4 indexes, 1 or 2 foreign keys, a check and a unique constraint a table. */
export function benchModel(count: number): Model {
  return model(...Array.from({ length: count }, (_, n) => benchTable(n)).flat());
}

function benchTable(n: number): readonly SchemaObject[] {
  const path = ['public', `entity_${n}`];
  const name = `entity_${n}`;
  const parents =
    n === 0
      ? []
      : [['parent_id', n - 1] as const, ...(n % 2 === 0 ? [['owner_id', Math.floor(n / 2)] as const] : [])];
  const values = ['draft', 'active', 'archived'];
  const status: Expression = [
    { ref: objectId('column', [...path, 'status']), via: 'table' },
    ' IN ',
    { literal: values },
  ];
  return [
    table(path, {
      id: { type: 'uuid', default: ['gen_random_uuid()'] },
      parent_id: { type: 'uuid' },
      owner_id: { type: 'uuid', nullable: true },
      name: { type: 'text' },
      code: { type: 'character varying(40)' },
      status: { type: 'text', default: [{ literal: 'draft' }], typescript: { values } },
      price: { type: 'numeric(12,2)' },
      quantity: { type: 'integer', default: ['0'] },
      is_public: { type: 'boolean', default: ['false'] },
      details: { type: 'jsonb', nullable: true },
      created_at: { type: 'timestamp with time zone', default: ['now()'] },
      updated_at: { type: 'timestamp with time zone', default: ['now()'] },
    }),
    primaryKey(path, 'id'),
    constraint([...path, `${name}_code_key`], { type: 'unique', columns: members(path, ['code']) }),
    constraint([...path, `${name}_status_check`], { type: 'check', expression: status, values }),
    ...parents.map(([column, target]) =>
      constraint([...path, `${name}_${column}_fkey`], {
        type: 'foreign key',
        columns: members(path, [column]),
        target: objectId('table', ['public', `entity_${target}`]),
        targetColumns: members(['public', `entity_${target}`], ['id']),
        onDelete: 'cascade',
      }),
    ),
    index([...path, `${name}_parent_id_idx`], ['parent_id']),
    index([...path, `${name}_owner_id_idx`], ['owner_id']),
    index([...path, `${name}_name_idx`], ['name']),
    index([...path, `${name}_status_created_at_idx`], ['status', 'created_at']),
  ].flat();
}
