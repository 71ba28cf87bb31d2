import { integer, primaryKey, table } from 'tablewright';

export const lines = table('lines', { a: integer(), b: integer() }, (t) => [primaryKey(t.a, t.b)]);
