import { type Model, modelOf } from '../../generator/kernel/model.ts';
import { type ObjectId, objectId } from '../../generator/kernel/object-id.ts';
import type { SchemaObject } from '../../generator/kernel/schema-object.ts';
import type { Reference } from '../../generator/sql/expression.ts';
import {
  column,
  constraint,
  extension,
  index,
  key,
  routine,
  schema,
  table,
  trigger,
  view,
} from './objects.ts';

/** Names that every printer must survive; some repeat the syntax that would end them. */
export const hostile = {
  schema: 'sch"ema */ -- $$',
  table: 'sel"ect',
  column: `it's -- a\\column`,
  newline: 'line\nbreak 😀',
  comment: `it's "quoted" */ -- $$ $body$ \\ \n\u2028 😀`,
  /** 63 bytes in 21 characters. */
  long: '漢'.repeat(21),
};

const s = hostile.schema;
const t = hostile.table;

export function columnOf(schemaName: string, tableName: string, name: string): ObjectId {
  return objectId('column', [schemaName, tableName, name]);
}

function ref(id: ObjectId, via: Reference['via'] = 'table'): Reference {
  return { ref: id, via };
}

const own = (name: string): ObjectId => columnOf(s, t, name);
const item = (name: string): ObjectId => columnOf('public', 'item', name);
const noop = objectId('function', [s, 'order', '()']);
const nothing = objectId('function', ['public', 'nothing', '()']);

function functions(): readonly SchemaObject[] {
  return [
    routine(
      [s, 'order', '()'],
      { returns: 'trigger', language: 'plpgsql', body: ["\nBEGIN\n  -- $$ it's\n  RETURN NEW;\nEND;\n"] },
      hostile.comment,
    ),
    routine(['public', 'nothing', '()'], {
      returns: 'trigger',
      language: 'plpgsql',
      body: ['BEGIN RETURN NULL; END'],
      security: 'definer',
      settings: { search_path: 'pg_catalog, pg_temp', work_mem: '8MB' },
    }),
    routine(['public', 'add_tax', '(numeric, integer)'], {
      arguments: [
        { name: 'in', type: 'numeric', mode: 'in', default: null },
        { name: hostile.column, type: 'integer', mode: 'in', default: [{ literal: 19 }] },
      ],
      returns: 'numeric',
      language: 'sql',
      body: ['SELECT $1 * (1 + $2 / 100.0)'],
      volatility: 'immutable',
      strict: true,
      parallel: 'safe',
      settings: {},
    }),
    routine(['public', 'leaky', '(text[])'], {
      arguments: [{ name: null, type: 'text[]', mode: 'variadic', default: null }],
      returns: 'SETOF text',
      language: 'sql',
      body: ['SELECT unnest($1)'],
      volatility: 'stable',
      leakproof: true,
      parallel: 'restricted',
      settings: {},
    }),
  ];
}

function items(): readonly SchemaObject[] {
  const path = (name: string): [string, string, string] => ['public', 'item', name];
  return [
    table(
      ['public', 'item'],
      {
        rls: 'enabled',
        with: { fillfactor: '80', autovacuum_enabled: 'false', 'toast.autovacuum_enabled': 'false' },
        columnOrder: ['id', 'name', 'status'],
      },
      'Items',
    ),
    column(path('id'), 'bigint', {
      identity: { mode: 'always', start: '1000', increment: '10', cycle: true },
    }),
    column(path('name'), 'varchar(40)', { collation: ['pg_catalog', 'C'] }, 'What it is called'),
    column(path('status'), 'text', { default: [{ literal: 'active' }] }),
    column(
      path('is_active'),
      'boolean',
      { generated: [ref(item('status')), ` = 'active' -- the only one`], nullable: true },
      null,
      [{ on: item('status'), as: 'reads' }],
    ),
    column(path('price'), 'numeric(12,2)', { default: ['0'] }),
    column(path('tags'), 'text[]', { default: [{ literal: '{}' }] }),
    column(path('document'), 'jsonb', { nullable: true }),
    column(path('shape'), 'point', { nullable: true }),
    column(path('seen_at'), 'timestamptz(3)', { default: ['now()'] }),
    column(path('parent_id'), 'bigint', { nullable: true }),
    constraint(path('item_pkey'), 'primary key', { columns: [item('id')] }, 'The key'),
    constraint(path('item_name_key'), 'unique', {
      columns: [item('name'), item('parent_id')],
      include: [item('price')],
      nullsNotDistinct: true,
    }),
    constraint(path('item_seen_key'), 'unique', {
      columns: [item('seen_at'), item('id')],
      deferrable: 'initially deferred',
    }),
    constraint(path('item_status_check'), 'check', {
      expression: [ref(item('status')), ' IN ', { literal: ['active', "it's"] }],
      values: ['active', "it's"],
    }),
    constraint(path('item_price_check'), 'check', {
      expression: [ref(item('price')), ' -', { literal: -1 }, ' >= 0 -- never below'],
      noInherit: true,
    }),
    constraint(
      path('item_parent_fkey'),
      'foreign key',
      {
        columns: [item('parent_id')],
        target: objectId('table', ['public', 'item']),
        targetColumns: [item('id')],
        onDelete: 'set null',
        onDeleteColumns: [item('parent_id')],
        onUpdate: 'cascade',
        deferrable: 'initially immediate',
      },
      null,
      [{ on: objectId('constraint', path('item_pkey')), as: 'key' }],
    ),
  ];
}

function indexes(): readonly SchemaObject[] {
  const path = (name: string): [string, string, string] => ['public', 'item', name];
  const trgm = { on: objectId('extension', ['pg_trgm']), as: 'type' as const };
  return [
    index(
      path('item_name_trgm'),
      [key([ref(item('name'))], { operatorClass: { schema: 'ext en"sions', name: 'gin_trgm_ops' } })],
      { method: 'gin', with: { fastupdate: 'off' } },
      'Searches names',
      [trgm],
    ),
    index(path('item_shape'), [key([ref(item('shape'))])], { method: 'gist' }),
    index(path('item_seen'), [key([ref(item('seen_at'))])], {
      method: 'brin',
      with: { pages_per_range: '32', autosummarize: 'true' },
    }),
    index(path('item_status_hash'), [key([ref(item('status'))])], { method: 'hash' }),
    index(path('item_tags'), [key([ref(item('tags'))])], { method: 'gin' }),
    index(path('item_range_spgist'), [key([ref(item('shape'))])], { method: 'spgist' }),
    index(
      path('item_sorted'),
      [
        key([ref(item('price'))], { direction: 'desc', nulls: 'last' }),
        key([ref(item('seen_at'))], { direction: 'desc', nulls: 'first' }),
        key([ref(item('name'))], {
          nulls: 'first',
          collation: ['pg_catalog', 'POSIX'],
          operatorClass: { schema: null, name: 'varchar_pattern_ops' },
        }),
        key(['lower(', ref(item('name')), ') -- in small']),
      ],
      {
        unique: true,
        nullsNotDistinct: true,
        include: [item('tags'), item('document')],
        where: [ref(item('status')), " = 'active' AND ", ref(item('price')), ' > ', { literal: -1 }],
        with: { fillfactor: '70' },
      },
    ),
  ];
}

/** A mutual pair, every action, a composite key with MATCH FULL, and names that try to break out. */
function hostileTable(): readonly SchemaObject[] {
  const path = (name: string): [string, string, string] => [s, t, name];
  const actions = ['no action', 'restrict', 'cascade', 'set null', 'set default'] as const;
  const { column: odd, newline, long } = hostile;
  return [
    table([s, t], { rls: 'forced', unlogged: true, columnOrder: [odd, newline, long] }, hostile.comment),
    column(
      path(odd),
      'bigint',
      { identity: { mode: 'by default', start: '-1', increment: '-5', cycle: false } },
      hostile.comment,
    ),
    column(path(newline), 'text', { nullable: true, default: [{ literal: hostile.comment }] }),
    column(path(long), 'bigint', { nullable: true, default: [{ literal: -5 }] }),
    constraint(path(`${odd} pk`), 'primary key', { columns: [own(odd)] }, hostile.comment),
    constraint(path('two'), 'unique', { columns: [own(odd), own(long)] }),
    ...actions.map((action, number) =>
      constraint(
        path(`fk ${number} ${action}`),
        'foreign key',
        {
          columns: [own(long)],
          target: objectId('table', [s, 'other']),
          targetColumns: [columnOf(s, 'other', odd)],
          onDelete: action,
          onUpdate: actions[4 - number] ?? action,
        },
        number === 0 ? hostile.comment : null,
        [{ on: objectId('constraint', [s, 'other', 'other_pkey']), as: 'key' }],
      ),
    ),
    constraint(
      path('check'),
      'check',
      { expression: [ref(own(newline)), ' <> ', { literal: hostile.comment }] },
      hostile.comment,
    ),
    index(path(hostile.long), [key([ref(own(newline))])], {}, hostile.comment),
    table([s, 'other'], { unlogged: true }),
    column([s, 'other', odd], 'bigint'),
    column([s, 'other', 'user'], 'bigint', { nullable: true }),
    constraint([s, 'other', 'other_pkey'], 'primary key', { columns: [columnOf(s, 'other', odd)] }),
    constraint(
      [s, 'other', 'mutual'],
      'foreign key',
      {
        columns: [columnOf(s, 'other', odd), columnOf(s, 'other', 'user')],
        target: objectId('table', [s, t]),
        targetColumns: [own(odd), own(long)],
        match: 'full',
        deferrable: 'initially deferred',
      },
      null,
      [{ on: objectId('constraint', path('two')), as: 'key' }],
    ),
  ];
}

function views(): readonly SchemaObject[] {
  const source = objectId('table', ['public', 'item']);
  const query = [
    'SELECT ',
    ref(item('id'), { alias: 'i' }),
    ', ',
    ref(item('name'), { alias: 'i' }),
    ' AS ',
    { name: hostile.column },
    ' FROM ',
    ref(source, { alias: 'i' }),
    ' WHERE ',
    ref(item('price'), { alias: 'i' }),
    ' > 0 -- and no more',
  ] as const;
  const first = objectId('view', ['public', 'first view']);
  return [
    view(
      ['public', 'a second view'],
      ['SELECT count(*) AS total FROM ', ref(first)],
      ['total'],
      [first],
      { securityBarrier: true },
      hostile.comment,
    ),
    view(
      ['public', 'first view'],
      query,
      ['id', hostile.column],
      [source, item('id'), item('name'), item('price')],
      { securityInvoker: true, checkOption: 'local', columnComments: { [hostile.column]: hostile.comment } },
    ),
    view([s, hostile.newline], ['SELECT 1 AS one'], ['one'], []),
    trigger([s, hostile.newline, 'instead'], 'view', {
      timing: 'instead of',
      events: ['insert', 'update', 'delete'],
      function: noop,
    }),
  ];
}

function triggers(): readonly SchemaObject[] {
  return [
    trigger(
      ['public', 'item', hostile.column],
      'table',
      {
        timing: 'before',
        events: ['update', 'insert'],
        updateOf: [item('name'), item('price')],
        function: noop,
        when: [ref(item('price'), 'new'), ' IS NOT NULL -- WHEN (x) EXECUTE FUNCTION y'],
        arguments: ["it's", 'back\\slash', '', '0012', '😀'],
      },
      hostile.comment,
    ),
    trigger(['public', 'item', 'changed'], 'table', {
      timing: 'after',
      events: ['update'],
      level: 'statement',
      function: nothing,
      oldTable: 'old rows',
      newTable: 'select',
    }),
    trigger(['public', 'item', 'emptied'], 'table', {
      timing: 'before',
      events: ['truncate'],
      level: 'statement',
      function: nothing,
    }),
    trigger(['public', 'item', 'moved'], 'table', {
      timing: 'after',
      events: ['delete', 'update'],
      function: nothing,
      when: [ref(item('id'), 'old'), ' > 0'],
    }),
  ];
}

/** Every kind and every prop, written in an order that no plan may lean on. */
export function wholeModel(): Model {
  return modelOf([
    ...triggers(),
    ...views(),
    ...indexes(),
    ...hostileTable(),
    ...items(),
    ...functions(),
    extension('pg_trgm', 'ext en"sions'),
    schema('ext en"sions'),
    schema(s, hostile.comment),
    { ...schema('public'), owner: 'external' },
  ]);
}

export const wholeSchemas: readonly string[] = ['public', s, 'ext en"sions'];
