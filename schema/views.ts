import { alias, sql, view } from 'tablewright';
import { catalogs } from './catalogs.ts';
import { clients } from './clients.ts';
import { employees } from './employees.ts';
import { orders } from './orders.ts';
import { products } from './products.ts';
import { siteProductExclusions } from './site-product-exclusions.ts';
import { sites } from './sites.ts';

// The columns are listed, never `all()`: a column added to a table does not change what these promise.

/** Products on offer, each with its catalog. */
export const activeProducts = view(
  'active_products_view',
  () => {
    const p = alias(products, 'p');
    const c = alias(catalogs, 'c');
    return sql`
      SELECT ${p.id}, ${p.catalog_id}, ${c.name} AS catalog_name, ${c.type} AS catalog_type,
             ${c.status} AS catalog_status, ${p.sku}, ${p.name}, ${p.description}, ${p.price}, ${p.currency},
             ${p.category}, ${p.brand}, ${p.image_url}, ${p.stock_quantity}, ${p.attributes},
             ${p.created_at}, ${p.updated_at}
        FROM ${p}
        JOIN ${c} ON ${c.id} = ${p.catalog_id}
       WHERE ${p.is_active}`;
  },
  {
    comments: {
      id: 'Identifies the product.',
      catalog_id: 'Catalog that offers the product.',
      catalog_name: 'Name of the catalog.',
      catalog_type: 'Who supplies the catalog: erp, manual, vendor or dropship.',
      catalog_status: 'State of the catalog; a product stays listed while its catalog syncs or fails to.',
      sku: 'Stock keeping unit, unique within its catalog.',
      name: 'Name as shown to employees.',
      description: 'Longer text, Markdown.',
      price: 'What one piece costs the client, in currency, without tax and shipping.',
      currency: 'ISO 4217 currency of price.',
      category: 'Heading under which the product is listed.',
      brand: "Maker's name.",
      image_url: 'First picture, an https URL.',
      stock_quantity: 'Pieces on stock at the last sync; null where the supplier does not tell.',
      attributes: 'Facts that are shown and never filtered on.',
      created_at: 'When the product was created.',
      updated_at: 'When the product was last changed.',
    },
  },
);

/** What each site offers: the active products of its catalog, without those excluded for the site. */
export const siteProducts = view(
  'site_products_view',
  () => {
    const s = alias(sites, 's');
    const p = alias(products, 'p');
    const x = alias(siteProductExclusions, 'x');
    return sql`
      SELECT ${s.id} AS site_id, ${s.client_id}, ${s.slug} AS site_slug, ${p.id} AS product_id,
             ${p.catalog_id}, ${p.sku}, ${p.name}, ${p.description}, ${p.price}, ${p.currency},
             ${p.category}, ${p.brand}, ${p.image_url}, ${p.stock_quantity}, ${p.attributes}
        FROM ${s}
        JOIN ${p} ON ${p.catalog_id} = ${s.catalog_id}
       WHERE ${p.is_active}
         AND NOT EXISTS (SELECT FROM ${x} WHERE ${x.site_id} = ${s.id} AND ${x.product_id} = ${p.id})`;
  },
  {
    comments: {
      site_id: 'Site that offers the product, whatever its status: drafts are previewed here too.',
      client_id: 'Client of the site.',
      site_slug: "Path of the site's URL.",
      product_id: 'Identifies the product.',
      catalog_id: 'Catalog that the site offers.',
      sku: 'Stock keeping unit, unique within its catalog.',
      name: 'Name as shown to employees.',
      description: 'Longer text, Markdown.',
      price: 'What one piece costs the client, in currency, without tax and shipping.',
      currency: 'ISO 4217 currency of price.',
      category: 'Heading under which the product is listed.',
      brand: "Maker's name.",
      image_url: 'First picture, an https URL.',
      stock_quantity: 'Pieces on stock at the last sync; null where the supplier does not tell.',
      attributes: 'Facts that are shown and never filtered on.',
    },
  },
);

/** Orders with the names of what they refer to: one row an order. */
export const ordersSummary = view(
  'orders_summary_view',
  () => {
    const o = alias(orders, 'o');
    const c = alias(clients, 'c');
    const s = alias(sites, 's');
    const p = alias(products, 'p');
    const e = alias(employees, 'e');
    return sql`
      SELECT ${o.id}, ${o.order_number}, ${o.status}, ${o.created_at}, ${o.updated_at},
             ${o.client_id}, ${c.name} AS client_name, ${c.client_code},
             ${o.site_id}, ${s.name} AS site_name, ${s.slug} AS site_slug,
             ${o.product_id}, ${p.sku} AS product_sku, ${p.name} AS product_name, ${p.category} AS product_category,
             ${o.employee_id}, ${e.employee_id} AS employee_number, ${e.department} AS employee_department,
             ${o.customer_name}, ${o.customer_email}, ${o.total_amount}, ${o.currency},
             jsonb_array_length(${o.items}) AS item_count, ${o.items}, ${o.shipping_address},
             ${o.carrier}, ${o.tracking_number}, ${o.shipped_at}, ${o.delivered_at}
        FROM ${o}
        JOIN ${c} ON ${c.id} = ${o.client_id}
        JOIN ${s} ON ${s.id} = ${o.site_id}
        JOIN ${p} ON ${p.id} = ${o.product_id}
        LEFT JOIN ${e} ON ${e.id} = ${o.employee_id}`;
  },
  {
    comments: {
      id: 'Identifies the order.',
      order_number: 'Number that people quote.',
      status: 'pending, confirmed, shipped, delivered or cancelled.',
      created_at: 'When the order was placed.',
      updated_at: 'When the order was last changed.',
      client_id: 'Client that pays.',
      client_name: "Client's name today.",
      client_code: "Client's short name in URLs.",
      site_id: 'Site at which the order was placed.',
      site_name: "Site's name today.",
      site_slug: "Path of the site's URL.",
      product_id: 'Gift that was chosen.',
      product_sku: "Gift's stock keeping unit today; items hold that of the day.",
      product_name: "Gift's name today; items hold that of the day.",
      product_category: "Gift's category today.",
      employee_id: 'Key of the employee (employees.id); null for an order placed by an administrator.',
      employee_number: "The client's personnel number (employees.employee_id).",
      employee_department: "Employee's department today.",
      customer_name: 'Who receives the gift.',
      customer_email: 'Where the confirmation went.',
      total_amount: 'What the client pays in all, in currency.',
      currency: 'ISO 4217 currency of total_amount.',
      item_count: 'Number of lines of the order.',
      items: 'Lines of the order, with names and prices of that day.',
      shipping_address: 'Where the parcel goes.',
      carrier: 'Carrier that took the parcel.',
      tracking_number: "The carrier's number of the parcel.",
      shipped_at: 'When the parcel left.',
      delivered_at: 'When the parcel arrived.',
    },
  },
);
