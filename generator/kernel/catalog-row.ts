import { BugError } from './diagnostic.ts';

/** One row of a kind's catalog query, before its values were looked at. */
export type CatalogRow = Readonly<Record<string, unknown>>;

/** A text column of a catalog row; `otherwise` where it is NULL. @throws BugError when it is neither. */
export function readText(row: CatalogRow, name: string): string;
export function readText<T>(row: CatalogRow, name: string, otherwise: T): string | T;
export function readText(row: CatalogRow, name: string, otherwise?: unknown): unknown {
  const value = row[name];
  if (typeof value === 'string') return value;
  if (otherwise !== undefined && (value === null || value === undefined)) return otherwise;
  throw new BugError(`the catalog query yields no text in ${name}`);
}

/** A boolean column of a catalog row. @throws BugError when it is none. */
export function readFlag(row: CatalogRow, name: string): boolean {
  const value = row[name];
  if (typeof value === 'boolean') return value;
  throw new BugError(`the catalog query yields no boolean in ${name}`);
}

/** A `text[]` column of a catalog row (cast to json in the query, so that no parser of arrays is needed); NULL is empty. */
export function readTexts(row: CatalogRow, name: string): readonly string[] {
  const value = row[name] ?? [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new BugError(`the catalog query yields no list of texts in ${name}`);
}

/** Rows nested as json. NULL is empty. */
export function readRows(row: CatalogRow, name: string): readonly CatalogRow[] {
  const value = row[name] ?? [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null)) return value;
  throw new BugError(`the catalog query yields no list of rows in ${name}`);
}

/** `reloptions` as a record: `{fillfactor=90}` is `{ fillfactor: '90' }`. */
export function readOptions(row: CatalogRow, name: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readTexts(row, name).map((text) => {
      const at = text.indexOf('=');
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

/** One value out of a closed set. @throws BugError when the catalog holds another. */
export function readOne<T extends string>(
  row: CatalogRow,
  name: string,
  codes: Readonly<Record<string, T>>,
): T {
  const code = readText(row, name);
  const value = Object.hasOwn(codes, code) ? codes[code] : undefined;
  if (value === undefined) throw new BugError(`the catalog query yields ${JSON.stringify(code)} in ${name}`);
  return value;
}
