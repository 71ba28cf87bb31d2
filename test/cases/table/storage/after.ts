import { integer, storage, table, text } from 'tablewright';

export const counters = table('counters', { id: integer().primaryKey(), note: text() }, () => [
  storage({ fillfactor: 70, 'toast.autovacuum_enabled': false }),
]);
