import { index, integer, table, unique } from 'tablewright';

export const orders = table(
  'orders',
  { id: integer().primaryKey(), no: integer().nullable(), place: integer().nullable() },
  (t) => [unique(t.no).nullsNotDistinct(), index().on(t.place).unique().nullsNotDistinct()],
);
