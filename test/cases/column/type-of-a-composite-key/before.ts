import { foreignKey, integer, primaryKey, table, text, uuid } from 'tablewright';

export const tenants = table('tenants', { id: uuid().primaryKey() });
export const orders = table(
  'orders',
  { tenant_id: uuid().references(() => tenants.id), no: integer(), note: text().nullable() },
  (t) => [primaryKey(t.tenant_id, t.no)],
);
export const lines = table(
  'lines',
  { tenant_id: uuid(), order_no: integer(), line: integer(), amount: integer() },
  (t) => [
    primaryKey(t.tenant_id, t.order_no, t.line),
    foreignKey(t.tenant_id, t.order_no).references(orders.tenant_id, orders.no).onDelete('cascade'),
  ],
);
