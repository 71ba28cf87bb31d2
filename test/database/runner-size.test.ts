import { expect, test } from 'vitest';
import { chooseBinaries } from '../../generator/database/binaries.ts';
import { startServer } from '../../generator/database/embedded-server.ts';
import { introspect } from '../../generator/database/introspect.ts';
import { migrateDown } from '../../generator/database/runner/migrate-down.ts';
import { migrateUp } from '../../generator/database/runner/migrate-up.ts';
import { openSession } from '../../generator/database/session.ts';
import { emptyModel, type Model, modelOf } from '../../generator/kernel/model.ts';
import { planMigration } from '../../generator/kernel/plan.ts';
import type { SchemaObject } from '../../generator/kernel/schema-object.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { folder } from './runner-folder.support.ts';

/** Two tables of the usual size, of which the second refers to the first. */
const pattern = [0, 1].map(
  (
    n,
  ) => `CREATE TABLE public.t${n}x (id bigint CONSTRAINT t${n}x_pkey PRIMARY KEY, parent bigint, a text NOT NULL, b text,
    c numeric(12,2) NOT NULL, d date, e timestamptz NOT NULL DEFAULT now(), f boolean NOT NULL DEFAULT true, g jsonb, h integer,
    i uuid NOT NULL, j text, CONSTRAINT t${n}x_a_key UNIQUE (a), CONSTRAINT t${n}x_c_check CHECK (c >= 0));
    CREATE INDEX t${n}x_b ON public.t${n}x (b); CREATE INDEX t${n}x_d ON public.t${n}x (d DESC);
    CREATE INDEX t${n}x_f ON public.t${n}x (f) WHERE f; CREATE INDEX t${n}x_i ON public.t${n}x (i, e);
    COMMENT ON TABLE public.t${n}x IS 'Table.';`,
);
const reference =
  'ALTER TABLE public.t1x ADD CONSTRAINT t1x_parent_fkey FOREIGN KEY (parent) REFERENCES public.t0x (id)';

async function modelOfSize(major: number, tables: number): Promise<Model> {
  const two = await withDatabase(major, async ({ client }) => {
    await client.query(`${pattern.join('')}${reference}`);
    return introspect(client, kinds, ['public']);
  });
  const objects = [...two.objects.values()];
  const [first, second] = ['t0x', 't1x'].map((name) => objects.filter(({ path }) => path[1] === name));
  const text = JSON.stringify(second);
  const copies: SchemaObject[] = [...objects.filter(({ kind }) => kind === 'schema'), ...(first ?? [])];
  for (let n = 1; n < tables; n += 1) {
    const copied: SchemaObject[] = JSON.parse(
      text.replaceAll(/t([01])x/g, (_, which) => `t${n - 1 + Number(which)}x`),
    );
    copies.push(...copied);
  }
  return modelOf(copies);
}

/** Larger sizes by TABLEWRIGHT_TEST_TABLES=5000; `npm run test:all` sets it. */
const sizes = [1000, ...(process.env.TABLEWRIGHT_TEST_TABLES ?? '').split(',').filter(Boolean).map(Number)];

test.each(majors.flatMap((major) => sizes.map((size) => ({ major, size }))))(
  'PostgreSQL $major at its default settings takes and gives back $size tables',
  async ({ major, size }) => {
    const model = await modelOfSize(major, size);
    const [up, down] = [planMigration(emptyModel, model, kinds), planMigration(model, emptyModel, kinds)].map(
      (plan) => plan.blocks.map(({ steps }) => steps.map(({ sql }) => sql).join(';\n')),
    );
    const folders = [folder(1, up ?? [], down ?? [])];
    expect(up?.length).toBeGreaterThan(1);
    const binaries = await chooseBinaries(process.cwd(), { min: major, max: major }, 'min');
    const settings = { max_locks_per_transaction: '64', max_connections: '100' };
    const server = await startServer({ binaries, settings });
    try {
      await server.createDatabase('size');
      const target = server.connection('size');
      const { applied } = await migrateUp({ target, folders, direct: true });
      const { client, close } = await openSession(target, { direct: true });
      const { rows } = await client
        .query("SELECT count(*)::int AS n FROM pg_class WHERE relname ~ '^t[0-9]+x$'")
        .finally(close);
      expect(rows).toEqual([{ n: size }]);
      const { reverted } = await migrateDown({ target, to: 0, allow: ['deletes data'] });
      const took = [...applied, ...reverted].map(({ durationMs }) => durationMs);
      console.info(
        `${size} tables on PostgreSQL ${major}: up ${took[0]} ms in ${up?.length} blocks, down ${took[1]} ms`,
      );
    } finally {
      await server.stop();
    }
  },
  600_000,
);
