import { describe, expect, test } from 'vitest';
import { appendMigration } from '../../generator/history/append-migration.ts';
import { foldHistory } from '../../generator/history/fold-history.ts';
import { diffModels } from '../../generator/kernel/diff.ts';
import { emptyModel, type Model, modelOf } from '../../generator/kernel/model.ts';
import { type ObjectId, objectId } from '../../generator/kernel/object-id.ts';
import { planMigration } from '../../generator/kernel/plan.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { diffFacts, facts } from '../support/facts.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { column, constraint, index, key, routine, schema, table, view } from './objects.ts';
import { applyPlan } from './round-trip.ts';

const empty = modelOf([{ ...schema('public'), owner: 'external' }]);
const identity = { mode: 'always', start: '1', increment: '1', cycle: false } as const;

function item(schemaName: string, name: string, id = 'id') {
  const own = objectId('column', [schemaName, name, id]);
  return [
    table([schemaName, name], {}, 'Things'),
    column([schemaName, name, id], 'integer', { identity }, 'Its number'),
    constraint([schemaName, name, 'item_pkey'], 'primary key', { columns: [own] }),
    index([schemaName, name, 'item_index'], [key([{ ref: own, via: 'table' }])], {}, null, [
      { on: own, as: 'member' },
    ]),
    view(
      ['public', 'shown'],
      [
        'SELECT ',
        { ref: own, via: 'table' },
        ' AS x FROM ',
        { ref: objectId('table', [schemaName, name]), via: 'table' },
      ],
      ['x'],
      [objectId('table', [schemaName, name]), own],
    ),
  ];
}

function text(name: string, result: string) {
  return routine(['public', name, '()'], { returns: 'text', language: 'sql', body: [`SELECT '${result}'`] });
}

const pub = { ...schema('public'), owner: 'external' as const };
const long = 'a_name_that_is_so_long_that_a_sequence_has_no_room_for_it';

/** Before, after, and what is declared to go by another name. */
const moves: Readonly<Record<string, readonly [Model, Model, ReadonlyMap<ObjectId, ObjectId>]>> = {
  'to a new schema': [
    modelOf([pub, ...item('public', 'item')]),
    modelOf([pub, schema('shop'), ...item('shop', 'item')]),
    new Map([['table:public.item', 'table:shop.item']]),
  ],
  'to a new schema, under another name': [
    modelOf([pub, ...item('public', 'item')]),
    modelOf([pub, schema('shop'), ...item('shop', 'article')]),
    new Map([['table:public.item', 'table:shop.article']]),
  ],
  'a column that numbers itself': [
    modelOf([pub, ...item('public', 'item')]),
    modelOf([pub, ...item('public', 'item', 'number')]),
    new Map([['column:public.item.id', 'column:public.item.number']]),
  ],
  'to a name that cuts that of the sequence': [
    modelOf([pub, ...item('public', 'item')]),
    modelOf([pub, ...item('public', long)]),
    new Map([['table:public.item', `table:public.${long}`]]),
  ],
  'two functions that swap their names': [
    modelOf([pub, text('one', 'a'), text('two', 'b')]),
    modelOf([pub, text('one', 'b'), text('two', 'a')]),
    new Map([
      ['function:public.one.()', 'function:public.two.()'],
      ['function:public.two.()', 'function:public.one.()'],
    ]),
  ],
};

describe.each(majors)('on PostgreSQL %i', (major) => {
  test.each(Object.keys(moves))('%s: what moves is what a fresh build has, there and back', (name) =>
    withDatabase(major, ({ client }) =>
      withDatabase(major, async ({ client: bare }) => {
        const [before, after, renames] = moves[name] ?? [empty, empty, new Map()];
        const back = new Map([...renames].map(([from, to]) => [to, from]));
        await applyPlan(client, planMigration(empty, before, kinds));
        const old = await facts(client);
        await applyPlan(bare, planMigration(empty, after, kinds));

        const up = planMigration(before, after, kinds, { renames });
        expect(up.deltas.every(({ verb }) => verb !== 'remove')).toBe(true);
        await applyPlan(client, up);
        expect(diffFacts(await facts(bare), await facts(client))).toEqual([]);
        await applyPlan(client, planMigration(after, before, kinds, { renames: back }));
        expect(diffFacts(old, await facts(client))).toEqual([]);
      }),
    ),
  );
});

test.each(Object.entries(moves))('%s: history knows it', (_, [before, after, renames]) => {
  const start = diffModels(emptyModel, before, kinds);
  const first = appendMigration([], start, before, kinds, 'initial_schema', 'aaaaaaaaaa');
  const { deltas } = planMigration(before, after, kinds, { renames });
  const second = appendMigration([first], deltas, after, kinds, 'move', 'bbbbbbbbbb');
  const folded = foldHistory([first, second], kinds);
  expect(planMigration(folded, after, kinds)).toEqual({ deltas: [], blocks: [] });
  for (const { id, parent } of after.objects.values()) {
    if (folded.objects.has(id)) expect(folded.objects.get(id)?.parent).toBe(parent);
  }
});
