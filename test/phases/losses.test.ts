import { expect, test } from 'vitest';
import { generate } from '../../generator/index.ts';
import { Shop } from './support/shop.ts';

const start = `export const items = table('items', {
  id: uuid().primaryKey(),
  size: integer(),
  note: text().nullable(),
  price: numeric(12, 2).nullable(),
});\n`;

function gone(script: string): readonly string[] {
  return script.split('\n').filter((line) => line.startsWith('-- Cannot come back'));
}

test.each([false, true])(
  'what using() makes of values is not undone, says down.sql (offline: %s), and the rest of the row is',
  async (offline) => {
    const project = await Shop.of(start);
    project.schema(
      start.replace('size: integer()', 'size: bigint().using((c) => sql`${c.size}::bigint % 7`)'),
    );
    const { proof, warnings } = await generate({ root: project.root, offline });
    expect({ proof: proof?.status, warnings }).toEqual({ proof: 'proved', warnings: [] });
    expect(gone(project.down())).toEqual([
      `-- Cannot come back: what column public.items.size held${offline ? '' : ': nothing undoes using()'}`,
    ]);
  },
  120_000,
);

test('what goes from a table that is renamed is named too, and values that do not fit are excused there', async () => {
  const project = await Shop.of(start);
  const text = start
    .replace("table('items'", "table('things'")
    .replace('  note: text().nullable(),\n', '')
    .replace('price: numeric(12, 2).nullable()', 'cost: numeric(14, 1).nullable().renamedFrom("price")')
    .replace('});', "}, () => [renamedFrom('items')]);\ndropped('things.note');");
  project.schema(text);
  const options = { root: project.root, offline: true, allow: ['deletes-data:things.cost'] };
  const { proof, warnings } = await generate(options);
  expect(proof?.status).toBe('proved');
  expect(warnings).toMatchObject([
    { code: 'TW648', message: expect.stringContaining('numeric field overflow') },
  ]);
  expect(gone(project.down())).toEqual([
    '-- Cannot come back: what column public.items.note held',
    '-- Cannot come back: what column public.items.price held',
  ]);
}, 120_000);
