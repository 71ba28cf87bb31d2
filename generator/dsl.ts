/** Everything that a schema.ts may import from 'tablewright'. Loads nothing of Node. */

export * from './kinds/column/constructors.ts';
export {
  type AnyColumn,
  Column,
  column,
  type IdentityOptions,
  oneOf,
  type Write,
} from './kinds/column/dsl.ts';
export { check, type ForeignKeyOptions, foreignKey, primaryKey, unique } from './kinds/constraint/dsl.ts';
export { extension } from './kinds/extension/dsl.ts';
export { type FunctionOptions, type FunctionStatement, func } from './kinds/function/dsl.ts';
export { index } from './kinds/index/dsl.ts';
export { lowerSchema, type SchemaScope, schema } from './kinds/schema/dsl.ts';
export {
  type Columns,
  comment,
  extend,
  external,
  ledger,
  rls,
  storage,
  type Table,
  table,
  timestamps,
  unlogged,
} from './kinds/table/dsl.ts';
export { type TriggerOptions, touch, trigger } from './kinds/trigger/dsl.ts';
export { alias, all, col, type View, type ViewOptions, view } from './kinds/view/dsl.ts';
export { backfill, type DropOptions, dropped, renamedFrom } from './lower/declare-intent.ts';
export type { Child, Children } from './lower/evaluation.ts';
export { exec, type QueryOptions, query } from './queries/dsl.ts';
export { at, type JsonCast } from './sql/json-path.ts';
export type { Key, Ref } from './sql/ref.ts';
export * as field from './sql/shape/field.ts';
export { type Field, shape } from './sql/shape/field.ts';
export { ident, key, notNull, type Sql, type SqlValue, sql } from './sql/sql-tag.ts';
