/**
 * What the floor program gives a schema.ts in place of `tablewright`: it collects the names of tables and what they refer
 * to, and nothing else. Frozen together with floor.js.
 */

/** @type {{ name: string, columns: Record<string, Column> }[]} */
export const tables = [];

class Column {
  table = '';
  /** @type {(() => Column) | null} */
  target = null;
  primaryKey() {
    return this;
  }
  default() {
    return this;
  }
  nullable() {
    return this;
  }
  references(target) {
    this.target = target;
    return this;
  }
}

const column = () => new Column();

export function table(name, columns) {
  for (const key in columns) columns[key].table = name;
  tables.push({ name, columns });
  return columns;
}

export const boolean = column;
export const integer = column;
export const jsonb = column;
export const numeric = column;
export const text = column;
export const timestamptz = column;
export const uuid = column;
export const sql = () => undefined;
export const check = () => undefined;
export const index = () => undefined;
export const unique = () => undefined;
