import { describe, expect, test } from 'vitest';
import { describeKeys } from '../../generator/emit/describe-key.ts';
import { type DescribedRelation, parseDescribed, renderDescribed } from '../../generator/emit/described.ts';
import { type Model, modelOf } from '../../generator/kernel/model.ts';
import { objectId } from '../../generator/kernel/object-id.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { model, table, view } from './support/model-builder.ts';
import { describedColumn } from './support/shop-model.ts';

const orders = ['public', 'orders'];
const lower = objectId('view', ['public', 'lower']);
const upper = objectId('view', ['public', 'upper']);

function build({
  type = 'text',
  comment = 'a',
  query = 'SELECT id FROM public.orders',
  extra = 'text',
} = {}): Model {
  return model(
    table(orders, { id: { type, comment }, other: { type: extra } }),
    view(['public', 'lower'], [query], [objectId('table', orders), objectId('column', [...orders, 'id'])]),
    view(['public', 'upper'], ['SELECT id FROM public.lower'], [lower]),
  );
}

describe('keys of descriptions', () => {
  const keyOf = (of: Model): string => describeKeys(of, kinds)(upper);

  test('depend on all that a view uses, through other views', () => {
    expect(keyOf(build())).toMatch(/^[0-9a-f]{64}$/);
    expect(keyOf(build({ type: 'integer' }))).not.toBe(keyOf(build()));
    expect(keyOf(build({ query: 'SELECT id FROM public.orders WHERE true' }))).not.toBe(keyOf(build()));
  });

  test('depend on every column where a star reads them', () => {
    const star = { query: 'SELECT * FROM public.orders' };
    expect(keyOf(build({ ...star, extra: 'integer' }))).not.toBe(keyOf(build(star)));
  });

  test('depend on nothing else', () => {
    expect(keyOf(build({ comment: 'b' }))).toBe(keyOf(build()));
    expect(keyOf(build({ extra: 'integer' }))).toBe(keyOf(build()));
    expect(keyOf(modelOf([...build().objects.values()].reverse()))).toBe(keyOf(build()));
  });
});

describe('files of descriptions', () => {
  const description: DescribedRelation = {
    key: 'k',
    describer: 1,
    server: 15,
    insertable: false,
    keys: [['a"\n']],
    rows: { of: ['public', 'orders'], columns: ['a"\n'] },
    columns: [
      describedColumn('a"\n', 'numeric(12,2)[]', null, ['public', 'orders', 'a']),
      describedColumn('b', 'public.citext', 'LEFT JOIN'),
    ],
  };

  test('are read back as they were written', () => {
    expect(parseDescribed(renderDescribed(upper, description))).toEqual({ view: upper, description });
    expect(
      parseDescribed(renderDescribed(upper, { ...description, columns: [] }))?.description.columns,
    ).toEqual([]);
  });

  test('that are damaged are no descriptions', () => {
    const text = renderDescribed(upper, description);
    for (const damaged of [
      '',
      '{',
      '[]',
      'null',
      text.slice(0, -5),
      text.replace('"view:', '"table:'),
      text.replace('numeric', 'no type'),
      text.replace('"nullable"', '"x"'),
    ]) {
      expect(parseDescribed(damaged)).toBeNull();
    }
  });
});
