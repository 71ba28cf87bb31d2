import type { ObjectId } from '../kernel/object-id.ts';
import { parseType, printType, type TypeParts } from '../sql/types.ts';

/** What PostgreSQL said of one column of a view. */
export interface DescribedColumn {
  readonly name: string;
  readonly type: TypeParts;
  readonly nullable: boolean;
  /** Why it may or cannot be null; null where nothing more can be said. */
  readonly reason: string | null;
  /** The column of a table or view that it plainly is. */
  readonly origin: Origin | null;
}

/** A column by the names of its relation and its own. */
export type Origin = readonly [schema: string, relation: string, column: string];

export interface DescribedRelation {
  /** What the description depends on, of `describe-key.ts`. */
  readonly key: string;
  /** Version of the describer that made it. */
  readonly describer: number;
  /** Major of the server that was asked. */
  readonly server: number;
  /** Whether PostgreSQL passes an INSERT on to the table below (manual, CREATE VIEW, Updatable Views). */
  readonly insertable: boolean;
  /** Sets of columns that tell any two rows apart, none of them NULL. */
  readonly keys: readonly (readonly string[])[];
  /** The table of which each row shows another row, and the columns that are that table's. */
  readonly rows: {
    readonly of: readonly [schema: string, table: string];
    readonly columns: readonly string[];
  } | null;
  readonly columns: readonly DescribedColumn[];
}

/** Descriptions by the id of their view or named query. */
export interface Described {
  get(view: ObjectId): DescribedRelation | undefined;
}

/** One description as text, a column a line. */
export function renderDescribed(
  view: ObjectId,
  { key, describer, server, insertable, keys, rows, columns }: DescribedRelation,
): string {
  const lines = columns.map(({ name, type, nullable, reason, origin }) =>
    JSON.stringify({ name, type: printType(type), nullable, reason, origin }),
  );
  const [kind] = view.split(':', 1);
  const head = Object.entries({ [kind ?? 'view']: view, key, describer, server, insertable, keys, rows }).map(
    ([name, value]) => `  "${name}": ${JSON.stringify(value)},\n`,
  );
  return `{\n${head.join('')}  "columns": [${lines.map((line) => `\n    ${line}`).join(',')}\n  ]\n}\n`;
}

/** Reads a file of `described/`. Null when it is none: the view is then described again. */
export function parseDescribed(
  text: string,
): { readonly view: ObjectId; readonly description: DescribedRelation } | null {
  const json = parseJson(text);
  const view = isRecord(json) ? (json.view ?? json.query) : null;
  if (!isRecord(json) || !isDescribable(view) || typeof json.key !== 'string') return null;
  if (typeof json.describer !== 'number' || typeof json.server !== 'number') return null;
  if (typeof json.insertable !== 'boolean' || !Array.isArray(json.columns)) return null;
  const columns = json.columns.map(parseColumn);
  if (!columns.every((column) => column !== null)) return null;
  // A file of an earlier version has neither: it is described again for its version.
  const { key, describer, server, insertable, keys = [], rows = null } = json;
  if (!Array.isArray(keys) || !keys.every(isTexts) || !(rows === null || isTableRows(rows))) return null;
  return { view, description: { key, describer, server, insertable, keys, rows, columns } };
}

function parseColumn(json: unknown): DescribedColumn | null {
  if (!isRecord(json) || typeof json.name !== 'string' || typeof json.type !== 'string') return null;
  if (typeof json.nullable !== 'boolean') return null;
  const type = parseType(json.type);
  if (type === null) return null;
  return {
    name: json.name,
    type,
    nullable: json.nullable,
    reason: typeof json.reason === 'string' ? json.reason : null,
    origin: isOrigin(json.origin) ? json.origin : null,
  };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isOrigin(value: unknown): value is Origin {
  return isTexts(value) && value.length === 3;
}

function isTableRows(value: unknown): value is NonNullable<DescribedRelation['rows']> {
  return isRecord(value) && isTexts(value.of) && value.of.length === 2 && isTexts(value.columns);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDescribable(value: unknown): value is ObjectId {
  return typeof value === 'string' && /^(?:view|query):/.test(value);
}
