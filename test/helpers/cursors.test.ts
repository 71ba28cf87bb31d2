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

describe.each(majors)('pages on PostgreSQL %i', (major) => {
  test.each(types)('in the order of a %s repeat and skip no row', (type) =>
    withDatabase(major, async ({ client }) => {
      await client.query(made.build);
      await client.query(
        `INSERT INTO public.events SELECT n, 1, ${values.join(', ')} FROM generate_series(1, 40) n`,
      );
      const { rows } = await client.query(`SELECT id FROM public.events ORDER BY ${column(type)}, id`);
      const { events: helpers = {} } = made.tables;
      const db: Db = client;
      for (const columns of [undefined, ['id']]) {
        const found: Row[] = [];
        for (let after: string | null | undefined; after !== null; ) {
          const page: Page = await (helpers.listByGrp as Helper)(
            db,
            { grp: 1 },
            { order: column(type), limit: 3, after, columns },
          );
          found.push(...page.rows);
          after = page.next;
        }
        expect(found.map(({ id }) => ({ id }))).toEqual(rows);
        expect(Object.keys(found[0] ?? {})).toHaveLength(columns === undefined ? types.length + 2 : 1);
      }
    }),
  );
});
