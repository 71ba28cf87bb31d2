import { schema, sql, table, uuid } from 'tablewright';

const reports = schema('reports');
export const a = table('a', { id: uuid().primaryKey() });
export const seen = reports.view('all_seen', () => sql`SELECT ${a.id} FROM ${a}`, {
  comment: 'All.',
  renamedFrom: 'public.seen',
});
