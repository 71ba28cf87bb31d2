import type { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import { planBetween, printBetween } from '../../generator/api/plan-between.ts';
import { type CatalogSide, listSchemas } from '../../generator/database/diff/read-catalog.ts';
import { introspect } from '../../generator/database/introspect.ts';
import { renderMigration } from '../../generator/emit/migration-sql.ts';
import { emptyModel, type Model } from '../../generator/kernel/model.ts';
import { planMigration } from '../../generator/kernel/plan.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { printIdentifier } from '../../generator/sql/identifier.ts';
import { cases } from '../support/cases.ts';
import { diffFacts, facts } from '../support/facts.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { comparableFacts, runScript } from './run-script.ts';

const kindNames = [...new Set(cases.map(({ kind }) => kind))];

/** Each case on one of the majors. One pair of databases a kind: what a case made is dropped before the next. */
describe.each(majors)('on PostgreSQL %i', { timeout: 240_000 }, (major) => {
  test.each(kindNames)('cases of %s, built by their text, are planned catalog with catalog', (kind) =>
    withDatabase(major, (from) =>
      withDatabase(major, async (to) => {
        const wrong: string[] = [];
        for (const [at, each] of cases.entries()) {
          if (each.kind !== kind || at % majors.length !== majors.indexOf(major)) continue;
          // A session in which an extension moved does not find its functions any more when it is dropped (PostgreSQL 18).
          const [a, b] = await Promise.all([from.open(), to.open()]);
          await Promise.all([empty(a), empty(b)]);
          await buildText(a, await each.before());
          await buildText(b, await each.after());
          wrong.push(...(await differences(a, b)).map((line) => `${each.name}: ${line}`));
          await Promise.all([a.end(), b.end()]);
        }
        expect(wrong).toEqual([]);
      }),
    ),
  );
});

async function differences(a: Client, b: Client): Promise<readonly string[]> {
  const schemas = [...new Set([...(await listSchemas(a)), ...(await listSchemas(b))])];
  const read = async (client: Client): Promise<CatalogSide> => ({
    model: await introspect(client, kinds, schemas, undefined, { uses: true }),
    unmodelled: [],
  });
  const to = await read(b);
  const { plan, left } = planBetween(await read(a), to);
  try {
    await runScript(a, printBetween(plan, 'before', 'after'));
  } catch (error) {
    return [String(error)];
  }
  const again = planBetween(await read(a), to);
  const planned = again.plan.deltas.map(({ verb }) => `plans again: ${verb}`);
  const [wanted, found] = [await facts(b), await facts(a)];
  return [...planned, ...diffFacts(comparableFacts(wanted, []), comparableFacts(found, left))];
}

async function buildText(client: Client, model: Model): Promise<void> {
  const plan = planMigration(emptyModel, model, kinds);
  await runScript(client, renderMigration(plan, { name: 'case', direction: 'up' }));
}

async function empty(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT extname AS name FROM pg_extension WHERE extname <> 'plpgsql'",
  );
  for (const { name } of rows) {
    const extension = printIdentifier(name);
    await client.query(`DROP EXTENSION ${extension} CASCADE`);
  }
  for (const name of await listSchemas(client)) {
    const schema = printIdentifier(name);
    await client.query(`DROP SCHEMA ${schema} CASCADE`);
  }
  await client.query("CREATE SCHEMA public; COMMENT ON SCHEMA public IS 'standard public schema'");
}
