import { expect, test } from 'vitest';
import { load } from './load-fixture.ts';

const tables = `
import { integer, sql, table, text, view } from 'tablewright';
export const clients = table('clients', { id: integer().primaryKey(), name: text() });
export const notes = table('notes', { id: integer().primaryKey(), note: text() });
export const names = view('names', () => sql\`SELECT \${clients.name} FROM \${clients}\`);
`;
const loadView = (query: string) => load(`${tables}export const v = view('v', () => sql\`${query}\`);`);

test.each([
  'SELECT clients.ctid::text AS place, xmin::text AS version, c.tableoid::text AS of FROM clients, clients AS c',
  'SELECT j.id, name FROM clients JOIN notes USING (id) AS j',
])('a view may name %s', async (query) => {
  const { model } = await loadView(query);
  expect([...model.objects.keys()]).toContain('view:public.v');
});

test.each([
  'SELECT names.ctid::text AS place FROM names',
  'SELECT k.id FROM clients JOIN notes USING (id) AS j',
])('a view cannot name %s', async (query) => {
  await expect(loadView(query)).rejects.toThrow('does not exist');
});
