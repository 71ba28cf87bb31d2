// What every contender is asked. Each answers in its own best way: prepared where it can, one statement a question, columns named.

export const productColumns = [
  'id',
  'catalog_id',
  'sku',
  'name',
  'price',
  'currency',
  'category',
  'brand',
  'created_at',
  'updated_at',
];
export const orderColumns = [
  'id',
  'order_number',
  'status',
  'total_amount',
  'currency',
  'customer_name',
  'created_at',
  'updated_at',
];
export const auditColumns = ['id', 'action', 'entity_type', 'status', 'details', 'created_at'];

export const list = (names, alias = '') => names.map((name) => alias + name).join(', ');

/** Three tables: an order with its site and product, nested. */
export const joined = `SELECT ${list(orderColumns, 'o.')}, s.id AS site_id, s.name AS site_name, p.id AS product_id, p.sku AS product_sku, p.name AS product_name
  FROM public.orders o JOIN public.sites s ON s.id = o.site_id JOIN public.products p ON p.id = o.product_id
  WHERE o.client_id = $1 ORDER BY o.created_at DESC LIMIT 20`;
export const nest = ({ site_id, site_name, product_id, product_sku, product_name, ...order }) => ({
  ...order,
  site: { id: site_id, name: site_name },
  product: { id: product_id, sku: product_sku, name: product_name },
});
