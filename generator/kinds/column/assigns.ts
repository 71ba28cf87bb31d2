import { findType } from '../../sql/types.ts';
import type { ColumnType } from './model.ts';

/** Whether PostgreSQL converts by itself on assignment (manual 10.4): within a family, and anything to text. */
export function assigns(from: ColumnType, to: ColumnType): boolean {
  if (from.dimensions !== to.dimensions) return to.dimensions === 0 && familyOf(to) === 'text';
  const family = familyOf(to);
  if (family === 'text') return true;
  return family === familyOf(from) || from.name === to.name;
}

function familyOf(type: ColumnType): string {
  const known = findType(type);
  if (known === undefined) return `${type.schema}.${type.name}`;
  if (known.literal === 'integer' && known.name === 'oid') return 'oid';
  const families: Partial<Record<typeof known.literal, string>> = {
    integer: 'number',
    decimal: 'number',
    float: 'number',
    date: 'instant',
    timestamp: 'instant',
    text: 'text',
    json: 'json',
    bits: 'bits',
  };
  return families[known.literal] ?? known.name;
}
