import { integer, rls, table } from 'tablewright';

export const orders = table(
  'orders',
  {
    id: integer().primaryKey(),
  },
  () => [rls('forced')],
);
