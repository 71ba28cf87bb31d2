import type { ColumnProps } from './model.ts';
import { isVolatile } from './volatility.ts';

/** Whether ADD COLUMN copies the whole table, because each row gets a value of its own (manual, ALTER TABLE, Notes). */
export function copiesTable({
  default: value,
  generated,
  identity,
}: Pick<ColumnProps, 'default' | 'generated' | 'identity'>): boolean {
  return generated !== null || identity !== null || (value !== null && isVolatile(value));
}
