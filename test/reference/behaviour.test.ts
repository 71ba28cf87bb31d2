import { describe, expect, test } from 'vitest';
import { ids, uuid } from '../../seed/keys.ts';
import { majors } from '../support/postgres.ts';
import { emailColumns, tablesWithUpdatedAt } from './design.ts';
import { inPassing, refusal, useReferenceDatabase } from './reference-database.ts';

const checkViolation = '23514';
const foreignKeyViolation = '23503';
const uniqueViolation = '23505';

describe.each(majors)('the reference schema on PostgreSQL %i', (major) => {
  const reference = useReferenceDatabase(major);
  const refuse = (text: string, values: readonly unknown[] = []) => refusal(reference().client, text, values);
  const ask = async (text: string, values: readonly unknown[] = []): Promise<unknown[]> => {
    const result = await reference().client.query({ text, values: [...values], rowMode: 'array' });
    return result.rows;
  };

  describe('tenants', () => {
    test('an order cannot name a site of another client', async () => {
      const answer = await refuse('UPDATE public.orders SET client_id = $1 WHERE site_id = $2', [
        ids.northwind,
        ids.acmeJubilee,
      ]);
      expect(answer).toBe(`${foreignKeyViolation} orders_site_id_client_id_fkey`);
    });

    test('an order cannot name an employee of another site', async () => {
      const answer = await refuse('UPDATE public.orders SET employee_id = $1 WHERE site_id = $2', [
        uuid('employee', 8),
        ids.acmeJubilee,
      ]);
      expect(answer).toBe(`${foreignKeyViolation} orders_employee_id_site_id_fkey`);
    });

    test('an order without employee is one of an administrator', async () => {
      expect(await refuse('UPDATE public.orders SET employee_id = NULL')).toBe('accepted');
    });

    test('an event cannot name a site of another client, and may name a site alone', async () => {
      const insert =
        'INSERT INTO public.analytics_events (client_id, site_id, event_type) VALUES ($1, $2, $3)';
      expect(await refuse(insert, [ids.northwind, ids.acmeJubilee, 'x'])).toBe(
        `${foreignKeyViolation} analytics_events_site_id_client_id_fkey`,
      );
      expect(await refuse(insert, [null, ids.acmeJubilee, 'x'])).toBe('accepted');
      expect(await refuse(insert, [null, ids.acme, 'x'])).toBe(
        `${foreignKeyViolation} analytics_events_site_id_fkey`,
      );
    });
  });

  describe('orphans', () => {
    const nowhere = uuid('client', 99);
    test.each([
      ["INSERT INTO public.sites (name, slug, client_id) VALUES ('x', 'x', $1)", 'sites_client_id_fkey'],
      ['UPDATE public.sites SET catalog_id = $1', 'sites_catalog_id_fkey'],
      [
        "INSERT INTO public.products (sku, name, price, catalog_id) VALUES ('x', 'x', 1, $1)",
        'products_catalog_id_fkey',
      ],
      ["INSERT INTO public.employees (employee_id, site_id) VALUES ('x', $1)", 'employees_site_id_fkey'],
      ['UPDATE public.orders SET product_id = $1', 'orders_product_id_fkey'],
      ['UPDATE public.orders SET employee_id = $1', 'orders_employee_id_site_id_fkey'],
      [
        'UPDATE public.analytics_events SET client_id = $1, site_id = NULL',
        'analytics_events_client_id_fkey',
      ],
      [
        'INSERT INTO public.site_product_exclusions (site_id, product_id) SELECT $1, id FROM public.products',
        'site_product_exclusions_site_id_fkey',
      ],
    ])('%s meets %s', async (statement, constraint) => {
      expect(await refuse(statement, [nowhere])).toBe(`${foreignKeyViolation} ${constraint}`);
    });

    test('a client, site, catalog, product or employee in use cannot be deleted', async () => {
      for (const [table, id] of [
        ['clients', ids.acme],
        ['sites', ids.acmeJubilee],
        ['catalogs', ids.gifts],
        ['products', uuid('product', 101)],
        ['employees', uuid('employee', 1)],
      ]) {
        const answer = await refuse(`DELETE FROM public.${table} WHERE id = $1`, [id]);
        expect(answer, table).toMatch(new RegExp(`^${foreignKeyViolation} `));
      }
    });

    test('an exclusion goes with its product, an audit entry outlives its subject', async () => {
      await inPassing(reference().client, async () => {
        await ask('DELETE FROM public.products WHERE id = $1', [uuid('product', 109)]);
        expect(
          await ask('SELECT id FROM public.site_product_exclusions WHERE product_id = $1', [
            uuid('product', 109),
          ]),
        ).toEqual([]);
        const entries = 'SELECT count(*)::integer FROM public.audit_logs';
        const [before] = await ask(entries);
        await ask('DELETE FROM public.admin_users');
        expect(await ask(entries)).toEqual([before]);
      });
    });
  });

  describe('values', () => {
    test.each([
      ['UPDATE public.products SET price = -0.01', 'products_price_non_negative'],
      ['UPDATE public.orders SET total_amount = -1', 'orders_total_amount_non_negative'],
      ['UPDATE public.catalogs SET total_products = -1', 'catalogs_total_products_non_negative'],
      [
        "UPDATE public.clients SET contract_starts_on = '2026-01-02', contract_ends_on = '2026-01-01'",
        'clients_contract_order',
      ],
      [
        "UPDATE public.clients SET contract_starts_on = '2026-01-01', contract_ends_on = '2026-01-01'",
        'clients_contract_order',
      ],
      [
        "UPDATE public.sites SET opens_at = '2026-01-02Z', closes_at = '2026-01-01Z'",
        'sites_open_period_order',
      ],
      ["UPDATE public.sites SET catalog_id = NULL WHERE status = 'active'", 'sites_active_has_catalog'],
      ["UPDATE public.sites SET slug = 'Not a slug'", 'sites_slug_format'],
      ["UPDATE public.sites SET validation_methods = '{}'", 'sites_validation_methods_shape'],
      ["UPDATE public.sites SET branding = '[]'", 'sites_branding_shape'],
      [`UPDATE public.sites SET branding = '{"primary_color": "red"}'`, 'sites_branding_shape'],
      [
        `UPDATE public.sites SET validation_methods = '[{"type": "magic_link"}]'`,
        'sites_validation_methods_shape',
      ],
      [
        `UPDATE public.clients SET integration_settings = '{"password": "x"}'`,
        'clients_integration_settings_shape',
      ],
      [
        "UPDATE public.orders SET shipping_address = shipping_address - 'city'",
        'orders_shipping_address_shape',
      ],
      ["UPDATE public.orders SET items = '[]'", 'orders_items_shape'],
      [`UPDATE public.orders SET items = jsonb_set(items, '{0,quantity}', '1.5')`, 'orders_items_shape'],
      ["UPDATE public.orders SET currency = 'usd'", 'orders_currency_format'],
      [
        "UPDATE public.orders SET shipped_at = now(), delivered_at = now() - interval '1 hour'",
        'orders_delivered_after_shipped',
      ],
      ["UPDATE public.admin_users SET password_hash = 'hunter2'", 'admin_users_password_hash_format'],
      ["UPDATE public.products SET status = 'sold'", 'products_status_check'],
    ])('%s is refused', async (statement, constraint) => {
      expect(await refuse(statement)).toBe(`${checkViolation} ${constraint}`);
    });

    test('an open end is no end: a period may lack either bound', async () => {
      expect(await refuse("UPDATE public.sites SET opens_at = NULL, closes_at = '2020-01-01Z'")).toBe(
        'accepted',
      );
      expect(await refuse('UPDATE public.clients SET contract_ends_on = NULL')).toBe('accepted');
    });

    const columns = emailColumns.map((name) => name.split('.') as [string, string]);
    test.each(columns)('%s.%s is an e-mail address', async (table, column) => {
      const set = (value: string) =>
        refuse(
          `UPDATE public.${table} SET ${column} = $1 WHERE id = (SELECT min(id::text)::uuid FROM public.${table})`,
          [value],
        );
      for (const bad of ['', 'a', 'a@b', '@b.de', 'a b@c.de', 'a@b@c.de', 'a@b.de\n', 'é@b.de']) {
        expect(await set(bad), bad).toBe(`${checkViolation} ${table}_${column}_format`);
      }
      expect(await set(`${'a'.repeat(250)}@b.de`)).toBe(`${checkViolation} ${table}_${column}_length`);
      for (const good of [
        `${'a'.repeat(249)}@b.de`,
        "o'neill+gift@mail.example.org",
        'A@xn--bcher-kva.example',
      ]) {
        expect(await set(good), good).toBe('accepted');
      }
    });
  });

  describe('uniqueness', () => {
    test.each([
      ["UPDATE public.clients SET client_code = 'acme'", 'idx_clients_client_code'],
      ["UPDATE public.sites SET slug = 'acme-summer-2026'", 'idx_sites_slug'],
      ["UPDATE public.orders SET order_number = 'ORD-2026-000001'", 'idx_orders_order_number'],
      ["UPDATE public.products SET sku = 'AUD-100' WHERE sku = 'AUD-110'", 'products_catalog_id_sku_key'],
      [
        "UPDATE public.employees SET employee_id = 'A-1001' WHERE employee_id = 'A-1002'",
        'employees_site_id_employee_id_key',
      ],
      ["UPDATE public.admin_users SET username = 'mira'", 'idx_admin_users_username'],
      [
        "UPDATE public.admin_users SET email = 'MIRA.SAND@GIFTS.EXAMPLE' WHERE username = 'jo'",
        'idx_admin_users_email_lower',
      ],
      [
        'UPDATE public.site_product_exclusions SET product_id = $1 WHERE site_id = $2',
        'site_product_exclusions_site_id_product_id_key',
      ],
    ])('%s meets %s', async (statement, constraint) => {
      const values = statement.includes('$1') ? [uuid('product', 109), ids.acmeJubilee] : [];
      expect(await refuse(statement, values)).toBe(`${uniqueViolation} ${constraint}`);
    });

    test('the same SKU may stand in two catalogs', async () => {
      expect(await ask("SELECT count(*)::integer FROM public.products WHERE sku = 'AUD-100'")).toEqual([[2]]);
    });
  });

  describe('what the server keeps', () => {
    test('is_active follows status and takes no value', async () => {
      await inPassing(reference().client, async () => {
        await ask("UPDATE public.products SET status = 'discontinued' WHERE sku = 'AUD-110'");
        expect(await ask("SELECT is_active FROM public.products WHERE sku = 'AUD-110'")).toEqual([[false]]);
      });
      expect(await refuse('UPDATE public.products SET is_active = true')).toBe('428C9');
    });

    test.each(tablesWithUpdatedAt)(
      '%s.updated_at moves with every update, unless it is preserved',
      async (table) => {
        const { client } = reference();
        const old = `UPDATE public.${table} SET updated_at = '2001-01-01Z'`;
        const read = `SELECT DISTINCT updated_at = now(), updated_at = '2001-01-01Z' FROM public.${table}`;
        await inPassing(client, async () => {
          await ask(old);
          expect(await ask(read)).toEqual([[true, false]]);
          await ask("SET LOCAL tablewright.preserve_timestamps = 'on'");
          await ask(old);
          expect(await ask(read)).toEqual([[false, true]]);
          await ask("SET LOCAL tablewright.preserve_timestamps = 'off'");
          await ask(`UPDATE public.${table} SET id = id`);
          expect(await ask(read)).toEqual([[true, false]]);
        });
      },
    );
  });

  describe('security', () => {
    test('a role that may select everything sees nothing until it has a policy', async () => {
      const relations = await ask(
        `SELECT relname FROM pg_class
          WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') ORDER BY 1`,
      );
      expect(relations.length).toBeGreaterThanOrEqual(13);
      await inPassing(reference().client, async () => {
        await ask('CREATE ROLE tablewright_reader');
        await ask('GRANT USAGE ON SCHEMA public TO tablewright_reader');
        await ask('GRANT SELECT ON ALL TABLES IN SCHEMA public TO tablewright_reader');
        await ask('SET LOCAL row_security = on');
        await ask('SET LOCAL ROLE tablewright_reader');
        for (const row of relations) {
          const name = String(Array.isArray(row) ? row[0] : row);
          expect(await ask(`SELECT count(*)::integer FROM public."${name}"`), name).toEqual([[0]]);
        }
      });
    });
  });
});
