import { integer, storage, table, text } from 'tablewright';

export const counters = table('counters', { id: integer().primaryKey(), note: text() }, () => [
  storage({ fillfactor: 90, autovacuum_enabled: true }),
]);
