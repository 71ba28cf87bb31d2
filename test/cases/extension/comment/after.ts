import { extension } from 'tablewright';

/** Finds any part of a name. */
export const trigrams = extension('pg_trgm');
