import { schema } from 'tablewright';

/** Old words. */
export const billing = schema('billing');
