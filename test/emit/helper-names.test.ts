import { expect, test } from 'vitest';
import { objectId } from '../../generator/kernel/object-id.ts';
import { lower } from '../helpers/library-model.ts';
import { emit, textAt } from './support/emit.ts';
import { index, model, primaryKey, table } from './support/model-builder.ts';

const path = ['public', 'books'];
const ref = (column: string) => ({ ref: objectId('column', [...path, column]), via: 'table' as const });

async function moduleOf(...objects: readonly ReturnType<typeof index>[]): Promise<string> {
  const columns = ['a', 'b', 'a_and_b', 'a_ignoring_case', 'b_where_is_on', 'a_b'];
  const artifacts = await emit(
    model(
      table(path, {
        id: { type: 'integer' },
        is_on: { type: 'boolean' },
        ...Object.fromEntries(columns.map((name) => [name, { type: 'text' }])),
      }),
      primaryKey(path, 'id'),
      ...objects,
    ),
  );
  return textAt(artifacts, 'db/tables/books.ts');
}

test('columns that are named like a key, a lower case or a predicate do not meet it', async () => {
  const text = await moduleOf(
    index([...path, 'key_of_two'], ['a', 'b'], { unique: true }),
    index([...path, 'key_of_one'], ['a_and_b'], { unique: true }),
    index([...path, 'lower_a'], [], { keys: [lower('a')] }),
    index([...path, 'named_lower'], ['a_ignoring_case']),
    index([...path, 'b_on'], ['b'], { where: [ref('is_on')] }),
    index([...path, 'named_where'], ['b_where_is_on']),
  );
  const names = [...text.matchAll(/^export (?:const|interface) (\w+)/gm)].map(([, name]) => name ?? '');
  expect(names).toEqual([...new Set(names)]);
  for (const name of ['AAndB', 'AIgnoringCase', 'BWhereIsOn']) {
    const all = names.filter((one) => one.startsWith(`By${name}`));
    expect(all, text).toHaveLength(2);
    expect(all.filter((one) => /_[0-9a-f]{10}$/.test(one))).toHaveLength(1);
  }
});

test('two predicates that read alike are refused by name, not made one', async () => {
  const made = moduleOf(
    index([...path, 'one'], ['b'], { where: ["a = 'b'"] }),
    index([...path, 'other'], ['b'], { where: ['a_b'] }),
  );
  await expect(made).rejects.toMatchObject({
    diagnostics: [
      { code: 'TW230', message: expect.stringContaining('listByBWhereAB') },
      { code: 'TW230', message: expect.stringContaining('countByBWhereAB') },
    ],
  });
});

test('two unique indexes whose conditions read alike are refused too', async () => {
  const made = moduleOf(
    index([...path, 'one'], ['b'], { unique: true, where: ["a = 'b'"] }),
    index([...path, 'other'], ['b'], { unique: true, where: ['a_b'] }),
  );
  await expect(made).rejects.toMatchObject({ diagnostics: [{ code: 'TW230' }, expect.anything()] });
});
