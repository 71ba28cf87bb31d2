import { bigint, integer, table } from 'tablewright';

export const a = table('a', { id: bigint().identity('always').primaryKey() });
export const b = table('b', {
  id: integer().identity('by default', { start: 100, increment: 5 }).primaryKey(),
});
