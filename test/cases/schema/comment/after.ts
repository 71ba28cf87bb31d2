import { schema } from 'tablewright';

/** New words: it's *\/ "quoted" \\ and $$. */
export const billing = schema('billing');
