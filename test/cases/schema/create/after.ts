import { schema, uuid } from 'tablewright';

/** What the accountants see. */
export const billing = schema('billing');
export const invoices = billing.table('invoices', { id: uuid().primaryKey() });
