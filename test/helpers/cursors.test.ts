import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { index, model, primaryKey, table } from '../emit/support/model-builder.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { type Db, type Generated, generate, type Helper, type Page, type Row } from './support.ts';

const events = ['public', 'events'];
// Of each what a row holds says less than PostgreSQL's text, or is no text of it.
const types = ['bytea', 'jsonb', 'integer[]', 'timestamp with time zone[]', 'bytea[]'];
const values = [
  `decode(lpad(to_hex(n), 4, '0'), 'hex')`,
  `jsonb_build_object('n', (n / 7.0)::numeric(40, 30))`,
  `ARRAY[n % 5, NULL, n]`,
  `ARRAY[timestamptz '2026-01-01 00:00:00.000001+00' + n * interval '1 microsecond']`,
  `ARRAY[decode(lpad(to_hex(n), 4, '0'), 'hex')]`,
];
const column = (type: string): string => `of_${types.indexOf(type)}`;

let made: Generated;
beforeAll(async () => {
  const columns = Object.fromEntries(types.map((type) => [column(type), { type }]));
  made = await generate(
    model(
      table(events, { id: { type: 'integer' }, grp: { type: 'integer' }, ...columns }),
      primaryKey(events, 'id'),
      ...types.map((type) => index([...events, `events_${column(type)}`], ['grp', column(type)])),
    ),
    ['events'],
  );
});
afterAll(() => made.remove());

const fill = `INSERT INTO public.events SELECT n, 1, ${values.join(', ')} FROM generate_series(1, 40) n`;
const inOrder = (type: string): string => `SELECT id FROM public.events ORDER BY ${column(type)}, id`;

/** Every page, from the first to the last. */
async function walk(db: Db, type: string, columns?: readonly string[]): Promise<Row[]> {
  const { events: helpers = {} } = made.tables;
  const found: Row[] = [];
  for (let after: string | null | undefined; after !== null && found.length <= 40; ) {
    const page: Page = await (helpers.listByGrp as Helper)(
      db,
      { grp: 1 },
      { order: column(type), limit: 3, after, columns },
    );
    found.push(...page.rows);
    after = page.next;
  }
  return found;
}

describe.each(majors)('pages on PostgreSQL %i', (major) => {
  test.each(types)('in the order of a %s repeat and skip no row', (type) =>
    withDatabase(major, async ({ client }) => {
      await client.query(made.build);
      await client.query(fill);
      const { rows } = await client.query(inOrder(type));
      const whole = await walk(client, type);
      expect(whole.map(({ id }) => ({ id }))).toEqual(rows);
      expect(Object.keys(whole[0] ?? {})).toHaveLength(types.length + 2);
      expect(await walk(client, type, ['id'])).toEqual(rows);
    }),
  );
});

test('pages on PGlite repeat and skip no row', async () => {
  const database = await PGlite.create();
  await database.exec(made.build.replace(/^\\.*$/gm, ''));
  await database.exec(fill);
  for (const type of types) {
    const { rows } = await database.query(inOrder(type));
    expect(await walk(made.runtime.pglite(database), type, ['id'])).toEqual(rows);
  }
  await database.close();
}, 120_000);
