import { bigint, index, integer, table, unique } from 'tablewright';

export const orders = table(
  'orders',
  { id: integer().primaryKey(), no: bigint().nullable(), place: bigint().nullable() },
  (t) => [unique(t.no).nullsNotDistinct(), index().on(t.place).unique().nullsNotDistinct()],
);
