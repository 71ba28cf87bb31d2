import { schema, uuid } from 'tablewright';

export const odd = schema('Odd "name" -- $$');
export const t = odd.table('select', { id: uuid().primaryKey() });
