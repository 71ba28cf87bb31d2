import { integer, primaryKey, table } from 'tablewright';

export const lines = table('lines', { order_id: integer(), position: integer() }, (t) => [
  primaryKey(t.order_id, t.position),
]);
