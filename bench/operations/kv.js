// The application that the founding design replaces: everything in one key-value table. `naive` asks for one key at a
// time, as its "1,001 queries" say; `batched` is the same store used well, a thousand keys a time and filters in SQL.

const get = { name: 'kv_get', text: 'SELECT value FROM public.kv_store_6fcaeea3 WHERE key = $1' };
const getMany = { name: 'kv_mget', text: 'SELECT value FROM public.kv_store_6fcaeea3 WHERE key = ANY ($1)' };

async function one(db, key) {
  const { rows } = await db.query({ ...get, values: [key] });
  return rows[0]?.value ?? null;
}

async function each(db, keys) {
  const found = [];
  for (const key of keys) found.push(await one(db, key));
  return found;
}

async function thousands(db, keys) {
  const found = [];
  for (let at = 0; at < keys.length; at += 1000) {
    const { rows } = await db.query({ ...getMany, values: [keys.slice(at, at + 1000)] });
    for (const { value } of rows) found.push(value);
  }
  return found;
}

const keysOf = (prefix, ids) => ids.map((id) => `${prefix}:${id}`);

export async function listProducts(db, catalog, fetch) {
  const ids = await one(db, `catalog_products:${catalog}`);
  const products = await fetch(db, keysOf('product', ids));
  return products
    .filter(({ status }) => status === 'active')
    .sort((a, b) => (a.sku < b.sku ? -1 : 1))
    .map(({ id, sku, name, price, currency, category }) => ({ id, sku, name, price, currency, category }));
}

/** @param limit how many orders are read at most, for an extrapolation */
export async function monthlyReport(db, client, fetch, limit = Number.POSITIVE_INFINITY) {
  const numbers = await one(db, `client_orders:${client}:2026-01`);
  const orders = await fetch(db, keysOf('order', numbers.slice(0, limit)));
  const lines = new Map();
  for (const { site_id, currency, status, total_amount } of orders) {
    const key = `${site_id} ${currency}`;
    const line = lines.get(key) ?? { site_id, currency, orders: 0, cancelled: 0, revenue: 0 };
    line.orders += 1;
    if (status === 'cancelled') line.cancelled += 1;
    else line.revenue += total_amount;
    lines.set(key, line);
  }
  const sites = await fetch(
    db,
    keysOf('site', [...new Set([...lines.values()].map(({ site_id }) => site_id))]),
  );
  const names = new Map(sites.map(({ id, name }) => [id, name]));
  return {
    rows: [...lines.values()].map((line) => ({ ...line, site_name: names.get(line.site_id) })),
    read: orders.length,
  };
}

/** There is no other way to find a product by name than to look at all of them. */
export async function searchNaive(db, term, limit) {
  const { rows } = await db.query("SELECT value FROM public.kv_store_6fcaeea3 WHERE key LIKE 'product:%'");
  return rows
    .map(({ value }) => value)
    .filter(({ status, name }) => status === 'active' && name.toLowerCase().includes(term.toLowerCase()))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .slice(0, limit);
}

export async function searchBatched(db, term, limit) {
  const { rows } = await db.query(
    `SELECT value FROM public.kv_store_6fcaeea3
      WHERE key LIKE 'product:%' AND value ->> 'status' = 'active' AND value ->> 'name' ILIKE '%' || $1 || '%'
      ORDER BY value ->> 'name' LIMIT $2`,
    [term, limit],
  );
  return rows.map(({ value }) => value);
}

export async function findOrder(db, number, fetch) {
  const order = await one(db, `order:${number}`);
  const { client_id, site_id, product_id, employee_id } = order;
  const [client, site, product, employee] = await fetch(db, [
    ...keysOf('client', [client_id]),
    ...keysOf('site', [site_id]),
    ...keysOf('product', [product_id]),
    ...keysOf('employee', [employee_id]),
  ]);
  return { ...order, client, site, product, employee };
}

export async function siteProducts(db, site, fetch) {
  const { catalog_id } = await one(db, `site:${site}`);
  const excluded = new Set(await one(db, `site_exclusions:${site}`));
  const ids = await one(db, `catalog_products:${catalog_id}`);
  const products = await fetch(db, keysOf('product', ids));
  return products
    .filter(({ id, status }) => status === 'active' && !excluded.has(id))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ id, sku, name, price, currency, category }) => ({ id, sku, name, price, currency, category }));
}

export const naive = each;
export const batched = thousands;
