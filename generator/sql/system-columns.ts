/** What every table has (PostgreSQL manual 5.6). */
export const systemColumns: ReadonlySet<string> = new Set([
  'ctid',
  'tableoid',
  'xmin',
  'xmax',
  'cmin',
  'cmax',
]);
