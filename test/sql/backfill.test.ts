import { expect, test } from 'vitest';
import { type Backfill, printBackfill, printBackfillComment } from '../../generator/sql/backfill.ts';
import { trustSql } from '../../generator/sql/sql-text.ts';
import { majors, withDatabase } from '../support/postgres.ts';

const backfill: Backfill = {
  table: ['public', 'items'],
  key: ['shop', 'No'],
  set: [
    ['cents', trustSql('price * 100')],
    ['note', trustSql("'$backfill$' || backfill_rows")],
  ],
  where: trustSql('cents IS NULL'),
};

test.each(majors)('psql writes every row that is left to do, batch by batch, on PostgreSQL %i', (major) =>
  withDatabase(major, async ({ client }) => {
    await client.query(`
      CREATE TABLE public.items (shop text, "No" integer, price integer NOT NULL, cents bigint, note text,
        backfill_rows text DEFAULT 'a column wins over a variable', seen text, PRIMARY KEY (shop, "No"));
      CREATE FUNCTION public.see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        NEW.seen := pg_catalog.current_setting('tablewright.preserve_timestamps', true)
          || pg_catalog.pg_current_xact_id()::text; RETURN NEW; END $$;
      CREATE TRIGGER see BEFORE UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION public.see();`);
    await client.query(printBackfill(backfill));
    await client.query(`INSERT INTO public.items (shop, "No", price, cents)
      SELECT 's' || n % 3, n, n, CASE WHEN n % 10 = 0 THEN -1 END FROM generate_series(1, 3500) AS n`);
    await client.query(printBackfill(backfill));
    const { rows } = await client.query(`
      SELECT count(*) FILTER (WHERE cents = price * 100 AND note = '$backfill$a column wins over a variable')::int AS done,
             count(*) FILTER (WHERE cents = -1 AND seen IS NULL)::int AS left, count(DISTINCT seen)::int AS batches,
             bool_and(seen LIKE 'on%') AS preserves FROM public.items`);
    expect(rows).toEqual([{ done: 3150, left: 350, batches: 4, preserves: true }]);
  }),
);

test('the line that the runner reads is one line, whatever an expression holds', () => {
  const text = printBackfillComment({ ...backfill, where: trustSql("note = 'a\r\nb'") });
  expect(text).toBe(
    '-- @backfill {"table":["public","items"],"key":["shop","No"],"set":[["cents","price * 100"],' +
      `["note","'$backfill$' || backfill_rows"]],"where":"note = 'a\\r\\nb'"}`,
  );
});
