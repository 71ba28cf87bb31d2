import { describe, expect, test } from 'vitest';
import { majors } from '../support/postgres.ts';
import {
  amountChecks,
  emailColumns,
  foreignKeys,
  indexes,
  keyFields,
  namedIndexes,
  periodChecks,
  statusLists,
  tablesWithUpdatedAt,
  uniqueConstraints,
  views,
} from './design.ts';
import { useReferenceDatabase } from './reference-database.ts';

test('the list holds the 44 indexes that the design names', () => {
  expect(namedIndexes).toHaveLength(44);
});

describe.each(majors)('the founding design on PostgreSQL %i', (major) => {
  const reference = useReferenceDatabase(major);
  /** First column of every row. */
  const list = async (text: string, values: readonly unknown[] = []): Promise<string[]> => {
    const result = await reference().client.query({ text, values: [...values], rowMode: 'array' });
    return result.rows.map((row: unknown) => String(Array.isArray(row) ? row[0] : row));
  };
  const tables = Object.keys(keyFields).sort();

  test('ten tables and three views, all with row-level security or the rights of their reader', async () => {
    expect(
      await list(
        `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
            AND relrowsecurity AND NOT relforcerowsecurity AND relname <> 'schema_versions' ORDER BY 1`,
      ),
    ).toEqual(tables);
    expect(await list('SELECT count(*) FROM pg_policy')).toEqual(['0']);
    expect(
      await list(
        `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'
            AND reloptions @> '{security_invoker=true}' ORDER BY 1`,
      ),
    ).toEqual(Object.keys(views).sort());
  });

  test.each(Object.entries(keyFields))('%s has its key fields', async (table, fields) => {
    const columns = await list(
      `SELECT attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN '' ELSE '?' END
         FROM pg_attribute WHERE attrelid = ('public.' || $1)::regclass AND attnum > 0 AND NOT attisdropped`,
      [table],
    );
    expect(columns).toEqual(expect.arrayContaining(fields.split(/,\s+/)));
  });

  test('every index stands once, of its kind', async () => {
    const built = await list(
      `SELECT i.relname || '|' || t.relname || '|' || CASE WHEN x.indisunique THEN 'unique ' ELSE '' END
              || split_part(pg_get_indexdef(i.oid), ' USING ', 2)
         FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
        WHERE t.relnamespace = 'public'::regnamespace AND t.relname <> 'schema_versions' AND x.indisvalid`,
    );
    const expected = Object.entries(indexes).map(
      ([name, [table, definition]]) => `${name}|${table}|${definition}`,
    );
    expect(built.sort()).toEqual(expected.sort());
    expect(expected).toHaveLength(66);
  });

  test('the unique constraints', async () => {
    expect(
      await list(
        `SELECT t.relname || '.' || c.conname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
          WHERE c.contype = 'u' AND t.relnamespace = 'public'::regnamespace AND t.relname <> 'schema_versions' ORDER BY 1`,
      ),
    ).toEqual(uniqueConstraints);
  });

  test('the foreign keys, what they do on delete, and an index under each', async () => {
    const built = await list(
      `SELECT t.relname || ' ' || pg_get_constraintdef(c.oid) FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
        WHERE c.contype = 'f' AND t.relnamespace = 'public'::regnamespace`,
    );
    expect(built.sort()).toEqual([...foreignKeys].sort());
    const withoutIndex = await list(
      `SELECT c.conname FROM pg_constraint c WHERE c.contype = 'f'
          AND NOT EXISTS (SELECT FROM pg_index x WHERE x.indrelid = c.conrelid AND x.indpred IS NULL AND x.indkey[0] = c.conkey[1])`,
    );
    expect(withoutIndex).toEqual([]);
  });

  const checksOf = (table: string) =>
    list(
      `SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE contype = 'c' AND conrelid = ('public.' || $1)::regclass`,
      [table],
    );

  test.each(Object.entries(statusLists))('%s takes the values of the design', async (name, values) => {
    const [table = '', column = ''] = name.split('.');
    const check = (await checksOf(table)).find((text) => text.startsWith(`${table}_${column}_check `)) ?? '';
    expect([...check.matchAll(/'([a-z_]+)'/g)].map(([, value]) => value).sort()).toEqual([...values].sort());
  });

  test.each(emailColumns)('%s has a pattern and a length', async (name) => {
    const [table = '', column = ''] = name.split('.');
    const checks = await checksOf(table);
    expect(checks.some((text) => text.startsWith(`${table}_${column}_format `) && text.includes('~'))).toBe(
      true,
    );
    expect(
      checks.some((text) => text.startsWith(`${table}_${column}_length `) && text.includes('<= 254')),
    ).toBe(true);
  });

  test('no column that ends in email was forgotten', async () => {
    const columns = await list(
      `SELECT t.relname || '.' || a.attname FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid
        WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND a.attname LIKE '%email' ORDER BY 1`,
    );
    expect(columns).toEqual([...emailColumns].sort());
  });

  test.each(amountChecks)('%s: never negative', async (name) => {
    const [table = '', check = ''] = name.split('.');
    expect((await checksOf(table)).find((text) => text.startsWith(`${check} `))).toMatch(/>= \(?0/);
  });

  test.each(periodChecks)('%s: start before end', async (name) => {
    const [table = '', check = ''] = name.split('.');
    expect((await checksOf(table)).find((text) => text.startsWith(`${check} `))).toMatch(/ < /);
  });

  test('is_active is generated and stored', async () => {
    expect(
      await list(
        `SELECT a.attname || ' ' || a.attgenerated::text || ' ' || pg_get_expr(d.adbin, d.adrelid)
           FROM pg_attribute a JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
          WHERE a.attgenerated <> '' AND a.attrelid = 'public.products'::regclass`,
      ),
    ).toEqual(["is_active s (status = 'active'::text)"]);
  });

  test('one trigger for every updated_at, and one function for all of them', async () => {
    const triggers = await list(
      `SELECT g.tgname || ' ' || t.relname || ' ' || p.proname FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid
         JOIN pg_proc p ON p.oid = g.tgfoid WHERE NOT g.tgisinternal AND p.pronamespace = 'public'::regnamespace`,
    );
    const expected = tablesWithUpdatedAt.map(
      (table) => `update_${table}_updated_at ${table} update_updated_at_column`,
    );
    expect(triggers.sort()).toEqual([...expected].sort());
    expect(
      await list(
        `SELECT t.relname FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid
          WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND a.attname = 'updated_at'`,
      ),
    ).toEqual(expect.arrayContaining([...tablesWithUpdatedAt]));
  });

  test('every table, view and column of theirs is commented', async () => {
    const silent = await list(
      `SELECT c.relname || coalesce('.' || a.attname, '')
         FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v') AND c.relname <> 'schema_versions'
          AND (obj_description(c.oid, 'pg_class') IS NULL OR col_description(c.oid, a.attnum) IS NULL)`,
    );
    expect(silent).toEqual([]);
  });

  test.each(Object.entries(views))('%s answers the design’s question', async (view, columns) => {
    const built = await list(
      `SELECT attname FROM pg_attribute WHERE attrelid = ('public.' || $1)::regclass AND attnum > 0`,
      [view],
    );
    expect(built).toEqual(expect.arrayContaining([...columns]));
    expect(new Set(built).size).toBe(built.length);
  });
});
