import { func, integer, sql, table } from 'tablewright';

export const next = func('next_id', { returns: 'integer', language: 'sql', body: sql`SELECT 1` });
export const a = table('a', { id: integer().primaryKey().default(sql`${next}()`) });
