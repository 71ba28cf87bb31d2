// The five operations that the founding design measures, and its sample queries: named queries of schema/queries.ts.

export { activeProductsOfType } from './generated/db/queries/active-products-of-type.js';
export { clientMonthlyReport } from './generated/db/queries/client-monthly-report.js';
export { findOrder } from './generated/db/queries/find-order.js';
export { listCatalogProducts } from './generated/db/queries/list-catalog-products.js';
export { listSiteProducts } from './generated/db/queries/list-site-products.js';
export { ordersOfClientSince } from './generated/db/queries/orders-of-client-since.js';
export { productsOfSite } from './generated/db/queries/products-of-site.js';
export { searchProducts } from './generated/db/queries/search-products.js';
