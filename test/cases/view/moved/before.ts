import { sql, table, uuid, view } from 'tablewright';

export const a = table('a', { id: uuid().primaryKey() });
export const seen = view('seen', () => sql`SELECT ${a.id} FROM ${a}`, { comment: 'All.' });
