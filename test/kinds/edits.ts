import { type Model, modelOf } from '../../generator/kernel/model.ts';
import { type ObjectId, objectId } from '../../generator/kernel/object-id.ts';
import type { SchemaObject } from '../../generator/kernel/schema-object.ts';
import { parseType } from '../../generator/sql/types.ts';
import { column, constraint, index, key, routine, schema, table, trigger, view } from './objects.ts';

const at = (name: string): [string, string, string] => ['public', 'thing', name];
const col = (name: string): ObjectId => objectId('column', at(name));
const own = (name: string) => ({ ref: col(name), via: 'table' }) as const;
const thing = objectId('table', ['public', 'thing']);
const first = objectId('view', ['public', 'first']);
const label = objectId('function', ['public', 'label', '(integer)']);
const noop = objectId('function', ['public', 'noop', '()']);

/** A small schema in which everything is used by something. */
export function smallModel(): Model {
  return modelOf([
    { ...schema('public'), owner: 'external' },
    routine(['public', 'noop', '()'], {
      returns: 'trigger',
      language: 'plpgsql',
      body: ['BEGIN RETURN NEW; END'],
    }),
    routine(['public', 'label', '(integer)'], {
      arguments: [{ name: 'number', type: 'integer', mode: 'in', default: null }],
      returns: 'text',
      language: 'sql',
      body: ["SELECT 'no ' || $1"],
      settings: {},
    }),
    table(
      ['public', 'thing'],
      { columnOrder: ['id', 'status', 'amount', 'note', 'is_open', 'parent_id'] },
      'Things',
    ),
    column(at('id'), 'integer'),
    column(at('status'), 'text', { default: [{ literal: 'open' }] }),
    column(at('amount'), 'integer', { nullable: true }),
    column(at('note'), 'text', { default: [{ ref: label, via: 'call' }, '(1)'] }, 'A note', [
      { on: label, as: 'calls' },
    ]),
    column(at('is_open'), 'boolean', { generated: [own('status'), " = 'open'"], nullable: true }, 'Derived', [
      { on: col('status'), as: 'reads' },
    ]),
    column(at('parent_id'), 'integer', { nullable: true }),
    constraint(at('thing_pkey'), 'primary key', { columns: [col('id')] }),
    constraint(at('thing_status_key'), 'unique', { columns: [col('id'), col('status')] }),
    constraint(
      at('thing_status_check'),
      'check',
      { expression: [own('status'), ' IN ', { literal: ['open', 'closed'] }], values: ['open', 'closed'] },
      'The states',
      [{ on: col('status'), as: 'reads' }],
    ),
    constraint(
      at('thing_parent_fkey'),
      'foreign key',
      { columns: [col('parent_id')], target: thing, targetColumns: [col('id')] },
      null,
      [{ on: objectId('constraint', at('thing_pkey')), as: 'key' }],
    ),
    index(at('thing_open'), [key([own('amount')])], { where: [own('is_open')] }, 'Open ones', [
      { on: col('amount'), as: 'member' },
      { on: col('is_open'), as: 'reads' },
    ]),
    view(
      ['public', 'first'],
      ['SELECT ', own('id'), ', ', own('status'), ' FROM ', { ref: thing, via: 'table' }],
      ['id', 'status'],
      [thing, col('id'), col('status')],
      { columnComments: { id: 'Its number' } },
      'The first',
    ),
    view(
      ['public', 'second'],
      [
        'SELECT ',
        { ref: objectId('column', ['public', 'first', 'id']), via: 'table' },
        ' FROM ',
        { ref: first, via: 'table' },
      ],
      ['id'],
      [first],
    ),
    trigger(['public', 'first', 'instead'], 'view', {
      timing: 'instead of',
      events: ['delete'],
      function: noop,
    }),
    trigger(at('touch'), 'table', {
      timing: 'before',
      events: ['update'],
      updateOf: [col('status')],
      function: noop,
      when: [{ ref: col('status'), via: 'new' }, " = 'closed'"],
    }),
  ]);
}

/** The model with some props of one object changed. */
function change(
  id: ObjectId,
  props: Readonly<Record<string, unknown>>,
  rest: Partial<SchemaObject> = {},
): Model {
  const { objects } = smallModel();
  const object = objects.get(id);
  if (object === undefined) throw new Error(`no object ${id}`);
  return modelOf([
    ...[...objects.values()].filter((other) => other.id !== id),
    { ...object, ...rest, props: { ...object.props, ...props } },
  ]);
}

function add(...objects: readonly SchemaObject[]): Model {
  return modelOf([...smallModel().objects.values(), ...objects]);
}

function without(...ids: readonly ObjectId[]): Model {
  return modelOf([...smallModel().objects.values()].filter(({ id }) => !ids.includes(id)));
}

const type = (text: string) => ({ type: parseType(text) });
const check = objectId('constraint', at('thing_status_check'));
const foreign = objectId('constraint', at('thing_parent_fkey'));
const open = objectId('index', at('thing_open'));
const touch = objectId('trigger', at('touch'));
const identity = { mode: 'always', start: '1', increment: '1', cycle: false };

/** Several objects with some props changed. */
function changeAll(...changes: readonly (readonly [ObjectId, Readonly<Record<string, unknown>>])[]): Model {
  const byId = new Map(changes);
  return modelOf(
    Array.from(smallModel().objects.values(), (object) => ({
      ...object,
      props: { ...object.props, ...byId.get(object.id) },
    })),
  );
}

/** One edit of each prop of each kind, and what surrounds it. */
export const edits: Readonly<Record<string, Model>> = {
  'a comment': change(thing, {}, { comment: null }),
  'a new schema': add(schema('other')),
  'row security on': change(thing, { rls: 'enabled' }),
  'row security forced': change(thing, { rls: 'forced' }),
  unlogged: change(thing, { unlogged: true }),
  'storage parameters': change(thing, { with: { fillfactor: '70', 'toast.autovacuum_enabled': 'false' } }),
  'a wider type that much reads': change(col('status'), type('character varying(20)')),
  'a type and its default at once': change(col('status'), {
    ...type('character varying(9)'),
    default: ["'cl' || 'osed'"],
  }),
  'a type that needs a cast': change(col('note'), { ...type('jsonb'), default: null, nullable: true }),
  'a number to text': change(col('amount'), type('text')),
  'a wider key': change(col('id'), type('bigint')),
  'a collation': change(col('status'), { collation: ['pg_catalog', 'C'] }),
  'a default': change(col('status'), { default: [{ literal: 'closed' }] }),
  'no default': change(col('status'), { default: null }),
  'NOT NULL': change(col('amount'), { nullable: false }),
  nullable: change(col('status'), { nullable: true }),
  'an identity': change(col('id'), { identity }),
  'an identity on a nullable column': change(col('amount'), { identity, nullable: false }),
  'another generated expression': change(col('is_open'), { generated: [own('status'), " <> 'closed'"] }),
  'no longer generated': change(col('is_open'), { generated: null }, { uses: [] }),
  'now generated': change(
    col('amount'),
    { generated: [own('id'), ' + 1'] },
    { uses: [{ on: col('id'), as: 'reads' }] },
  ),
  'an array': change(col('parent_id'), {}, { comment: 'No array' }),
  'a new column': add(column(at('extra'), 'numeric(10,2)', { default: ['0'] }, 'More')),
  'a dropped column': without(col('amount'), open),
  'another value set': change(check, {
    expression: [own('status'), ' IN ', { literal: ['closed', 'open', 'void'] }],
    values: ['closed', 'open', 'void'],
  }),
  'another key under a foreign key': change(objectId('constraint', at('thing_pkey')), {
    include: [col('status')],
  }),
  'another action': change(foreign, { onDelete: 'cascade', onUpdate: 'set null' }),
  'a deferrable foreign key': change(foreign, { deferrable: 'initially deferred' }),
  'a predicate': change(open, { where: null }),
  'an index parameter': change(open, { with: { fillfactor: '50' } }),
  'an access method': change(open, { method: 'hash' }),
  'a unique index': change(open, { unique: true, include: [col('status')] }),
  'an appended view column': change(first, {
    query: [
      'SELECT ',
      own('id'),
      ', ',
      own('status'),
      ', ',
      own('note'),
      ' FROM ',
      { ref: thing, via: 'table' },
    ],
    columns: ['id', 'status', 'note'],
  }),
  'a view whose columns change places': change(first, {
    query: ['SELECT ', own('status'), ', ', own('id'), ' FROM ', { ref: thing, via: 'table' }],
    columns: ['status', 'id'],
  }),
  'view options': change(first, { securityInvoker: true, securityBarrier: true, checkOption: 'cascaded' }),
  'view column comments': change(first, { columnComments: { status: 'Its state' } }),
  'a function body': change(label, { body: ["SELECT 'number ' || $1"] }),
  'a function that returns another type': change(label, { returns: 'character varying' }),
  'a function and the default that called it': changeAll(
    [label, { returns: 'character varying' }],
    [col('note'), { default: [{ literal: 'none' }] }],
  ),
  'a function, and type and default of the column that called it': changeAll(
    [label, { returns: 'character varying' }],
    [col('note'), { ...type('character varying(9)'), nullable: true, default: ["lower('A')"] }],
  ),
  'a function, and the type of the column that calls it': changeAll(
    [label, { returns: 'character varying' }],
    [col('note'), { ...type('character varying'), nullable: true }],
  ),
  'function properties': change(label, {
    volatility: 'stable',
    strict: true,
    security: 'definer',
    parallel: 'safe',
    settings: { search_path: 'pg_catalog, "My Schema"' },
  }),
  'trigger timing': change(touch, { timing: 'after' }),
  'trigger events': change(touch, { events: ['insert', 'update'], updateOf: [], when: null }),
  'trigger arguments': change(touch, { arguments: ['one', 'two'] }),
  'all that stands on a table': modelOf([{ ...schema('public'), owner: 'external' }]),
};
