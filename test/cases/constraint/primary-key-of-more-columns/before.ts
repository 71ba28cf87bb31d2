import { foreignKey, integer, primaryKey, table } from 'tablewright';

export const lots = table('lots', { site: integer(), number: integer(), part: integer() }, (t) => [
  primaryKey(t.site, t.number).name('lots_by_number'),
]);
export const parcels = table(
  'parcels',
  { id: integer().primaryKey(), site: integer(), number: integer(), part: integer() },
  (t) => [foreignKey(t.site, t.number).references(lots.site, lots.number).name('parcels_lot')],
);
