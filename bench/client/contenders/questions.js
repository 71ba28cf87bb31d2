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
/** Key by key: to take what is left of a row by `...order` costs twenty times as much. */
export const nest = (row) => ({
  id: row.id,
  order_number: row.order_number,
  status: row.status,
  total_amount: row.total_amount,
  currency: row.currency,
  customer_name: row.customer_name,
  created_at: row.created_at,
  updated_at: row.updated_at,
  site: { id: row.site_id, name: row.site_name },
  product: { id: row.product_id, sku: row.product_sku, name: row.product_name },
});
