import * as adminUsers from './generated/db/tables/admin_users.js';
import * as analyticsEvents from './generated/db/tables/analytics_events.js';
import * as auditLogs from './generated/db/tables/audit_logs.js';
import * as catalogs from './generated/db/tables/catalogs.js';
import * as clients from './generated/db/tables/clients.js';
import * as employees from './generated/db/tables/employees.js';
import * as orders from './generated/db/tables/orders.js';
import * as products from './generated/db/tables/products.js';
import * as siteProductExclusions from './generated/db/tables/site_product_exclusions.js';
import * as sites from './generated/db/tables/sites.js';
import { auditRows, eventRows, orderRows } from './seed/activity.ts';
import { catalogRows, productRows } from './seed/offer.ts';
import { adminRows, employeeRows } from './seed/people.ts';
import { clientRows, exclusionRows, siteRows } from './seed/tenants.ts';

export { ids } from './seed/keys.ts';

/** A pool, client or embedded server: whatever the generated helpers take. */
type Queryable = Parameters<typeof clients.insert>[0];

/**
 * Fills the ten tables with the small world of `seed/`: the same rows, keys and instants on every machine.
 * The tables must be empty; run it in a transaction to have all of it or nothing.
 *
 * @returns how many rows each table received
 * @example await seed(client); // { clients: 3, catalogs: 4, … }
 */
export async function seed(db: Queryable): Promise<Readonly<Record<string, number>>> {
  const rows: Record<string, number> = {};
  const fill = async <Row>(
    table: string,
    insert: (db: Queryable, row: Row) => unknown,
    list: readonly Row[],
  ) => {
    for (const row of list) await insert(db, row);
    rows[table] = list.length;
  };
  await fill('clients', clients.insert, clientRows);
  await fill('catalogs', catalogs.insert, catalogRows);
  await fill('products', products.insert, productRows);
  await fill('sites', sites.insert, siteRows);
  await fill('site_product_exclusions', siteProductExclusions.insert, exclusionRows);
  await fill('employees', employees.insert, employeeRows);
  await fill('orders', orders.insert, orderRows);
  await fill('analytics_events', analyticsEvents.insert, eventRows);
  await fill('admin_users', adminUsers.insert, adminRows);
  await fill('audit_logs', auditLogs.insert, auditRows);
  return rows;
}
