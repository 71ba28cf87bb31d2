import { extension, index, table, text, uuid } from 'tablewright';

export const trigrams = extension('pg_trgm');
export const products = table('products', { id: uuid().primaryKey(), name: text() }, (t) => [
  index('idx_products_name_trgm').using('gin', t.name.ops('gin_trgm_ops')),
]);
