import { integer, schema, sql, table } from 'tablewright';

const shop = schema('shop');
export const next = shop.func('next_id', {
  renamedFrom: 'public.next_id',
  returns: 'integer',
  language: 'sql',
  body: sql`SELECT 1`,
});
export const a = table('a', { id: integer().primaryKey().default(sql`${next}()`) });
