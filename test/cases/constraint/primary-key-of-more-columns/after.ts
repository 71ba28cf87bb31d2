import { foreignKey, integer, primaryKey, table } from 'tablewright';

export const lots = table('lots', { site: integer(), number: integer(), part: integer() }, (t) => [
  primaryKey(t.site, t.number, t.part).name('lots_by_part'),
]);
export const parcels = table(
  'parcels',
  { id: integer().primaryKey(), site: integer(), number: integer(), part: integer() },
  (t) => [
    foreignKey(t.site, t.number, t.part).references(lots.site, lots.number, lots.part).name('parcels_lot'),
  ],
);
