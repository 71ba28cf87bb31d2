/** Key of the n-th row of a table: a valid UUID that tells both at a glance. */
export function uuid(table: Table, n: number): string {
  const digits = (value: number, width: number) => value.toString(16).padStart(width, '0');
  return `${digits(tableNumbers.indexOf(table) + 1, 8)}-0000-4000-8000-${digits(n, 12)}`;
}

const tableNumbers = [
  'client',
  'catalog',
  'product',
  'site',
  'exclusion',
  'employee',
  'order',
  'event',
  'admin',
  'audit',
] as const;
type Table = (typeof tableNumbers)[number];

export const at = (instant: string): Date => new Date(`${instant}:00Z`);

/** What the demo and the tests ask for. */
export const ids = {
  acme: uuid('client', 1),
  northwind: uuid('client', 2),
  initech: uuid('client', 3),
  gifts: uuid('catalog', 1),
  handmade: uuid('catalog', 2),
  acmeJubilee: uuid('site', 1),
  northwindWinter: uuid('site', 4),
} as const;

export function found<Row extends { readonly id?: string | undefined }>(
  rows: readonly Row[],
  id: string,
): Row {
  const row = rows.find((one) => one.id === id);
  if (row === undefined) throw new Error(`no row ${id}`);
  return row;
}

export function hoursAfter(instant: string, hours: number): Date {
  return new Date(at(instant).getTime() + hours * 3_600_000);
}
