import { extension, index, schema, table, text, uuid } from 'tablewright';

export const extensions = schema('extensions');
export const trigrams = extension('pg_trgm', { schema: 'extensions' });
export const products = table('products', { id: uuid().primaryKey(), name: text() }, (t) => [
  index('idx_products_name_trgm').using('gist', t.name.ops('gist_trgm_ops')),
]);
