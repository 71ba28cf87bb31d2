import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { median } from '../support/measure.js';
import { markdownTable, verdict } from '../support/report.js';

const script = readFileSync(new URL('rollup.sql', import.meta.url), 'utf8');

const view = `CREATE MATERIALIZED VIEW public.order_months_view AS
  SELECT client_id, date_trunc('month', created_at AT TIME ZONE 'UTC')::date AS month, site_id, currency, count(*)::integer AS orders,
         (count(*) FILTER (WHERE status = 'cancelled'))::integer AS cancelled,
         coalesce(sum(total_amount) FILTER (WHERE status <> 'cancelled'), 0) AS revenue
    FROM public.orders GROUP BY 1, 2, 3, 4;
  CREATE UNIQUE INDEX ON public.order_months_view (client_id, month, site_id, currency);`;

/** The database as it was, to be measured again. */
const undo = `DROP MATERIALIZED VIEW public.order_months_view;
  DROP TRIGGER count_inserted ON public.orders; DROP TRIGGER count_updated ON public.orders; DROP TRIGGER count_deleted ON public.orders;
  DROP FUNCTION public.count_order_months; DROP TABLE public.order_months;
  DELETE FROM public.orders WHERE order_number LIKE 'NEW-%'`;

const report = (from) => ({
  name: `report_${from}`,
  text: `SELECT m.site_id, s.name AS site_name, m.currency, m.orders, m.cancelled, m.revenue
           FROM public.${from} m JOIN public.sites s ON s.id = m.site_id
          WHERE m.client_id = $1 AND m.month = $2 ORDER BY s.name, m.currency`,
});

async function time(run) {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

async function medianOf(rounds, run) {
  const all = [];
  for (let round = 0; round < rounds; round += 1) all.push(await time(() => run(round)));
  return median(all);
}

/** What the report takes from each form of the rollup, and what each costs those who write. */
export async function measureRollup(db, { client, quick }) {
  const bulk = quick ? 2000 : 20_000;
  const plain = await measureWrites(db, bulk, 1);
  await db.query(script);
  await db.query('ANALYZE public.order_months');
  const kept = await measureWrites(db, bulk, 2);
  const table = await measureReads(db, 'order_months', client);
  const refresh = await time(() => db.query(view));
  await db.query('ANALYZE public.order_months_view');
  const viewed = await measureReads(db, 'order_months_view', client);
  const again = await time(() => db.query('REFRESH MATERIALIZED VIEW CONCURRENTLY public.order_months_view'));
  const { rows } = await db.query(
    `SELECT count(*)::int AS wrong FROM (
       (SELECT * FROM public.order_months WHERE orders <> 0 EXCEPT SELECT * FROM public.order_months_view)
       UNION ALL (SELECT * FROM public.order_months_view EXCEPT SELECT * FROM public.order_months)) d`,
  );
  if (rows[0].wrong !== 0) throw new Error(`the rollup and the orders differ in ${rows[0].wrong} rows`);
  await db.query(undo);
  return { bulk, plain, kept, table, viewed, refresh, again };
}

async function measureReads(db, from, client) {
  const ask = () => db.query({ ...report(from), values: [client, '2026-01-01'] });
  for (let warm = 0; warm < 6; warm += 1) await ask();
  return medianOf(51, ask);
}

/** One order at a time, many in one statement, and a change of status: each in a transaction of its own. */
async function measureWrites(db, bulk, run) {
  const insert = (
    from,
    to,
  ) => `INSERT INTO public.orders (client_id, site_id, product_id, order_number, customer_name, customer_email, total_amount,
      shipping_address, items, created_at)
    SELECT client_id, site_id, product_id, 'NEW-' || ${run} || '-' || n, customer_name, customer_email, total_amount, shipping_address, items, created_at
      FROM generate_series(${from}, ${to}) n
      CROSS JOIN LATERAL (SELECT * FROM public.orders o WHERE o.order_number = 'ORD-2026-' || lpad((1 + n % 1000)::text, 7, '0')) o`;
  const single = await medianOf(300, (round) => db.query(insert(10_000_000 + round, 10_000_000 + round)));
  const many = await medianOf(5, (round) => db.query(insert(round * bulk, (round + 1) * bulk - 1)));
  const update = await medianOf(300, (round) =>
    db.query(
      `UPDATE public.orders SET status = 'cancelled' WHERE order_number = 'NEW-${run}-${10_000_000 + round}'`,
    ),
  );
  return { single, many, update };
}

/** What was measured, in Markdown. */
export function rollupReport({ bulk, plain, kept, table, viewed, refresh, again }, loopback) {
  const reported = loopback.find(({ name }) => name.startsWith('Client monthly report'));
  const cost = (write) => `${kept[write].toFixed(2)} ms (${(kept[write] / plain[write]).toFixed(2)}x)`;
  const rows = [
    [
      'kept by triggers (`bench/operations/rollup.sql`)',
      `**${table.toFixed(2)} ms**`,
      `${Math.round(reported.naive / table)}x, ${verdict(reported.naive / table >= 1000)}`,
      `${Math.round(reported.ours / table)}x`,
      `insert one ${cost('single')}, insert ${bulk} ${cost('many')}, change a status ${cost('update')}`,
    ],
    [
      'materialized view',
      `${viewed.toFixed(2)} ms`,
      `${Math.round(reported.naive / viewed)}x`,
      `${Math.round(reported.ours / viewed)}x`,
      `nothing, but ${(refresh / 1000).toFixed(1)} s to make and ${(again / 1000).toFixed(1)} s a refresh (CONCURRENTLY), and stale until then`,
    ],
  ];
  return `The report as a rollup, on loopback:

${markdownTable(['', 'report', 'of KV, a key a query (asked: 1000x)', 'of the query', 'writes cost'], rows)}
`;
}
