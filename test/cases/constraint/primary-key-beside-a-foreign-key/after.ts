import { foreignKey, integer, primaryKey, table, unique } from 'tablewright';

export const areas = table('areas', { id: integer(), code: integer() }, (t) => [
  primaryKey(t.id).name('areas_key').deferrable(),
  unique(t.code),
]);
export const orders = table('orders', { id: integer().primaryKey(), area: integer() }, (t) => [
  foreignKey(t.area).references(areas.code).name('orders_area'),
]);
