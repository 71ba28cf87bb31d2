import fc from 'fast-check';
import type { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import { loadNullProver } from '../../generator/database/load-null-prover.ts';
import type { NullProver } from '../../generator/nullability/null-prover.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { Draw } from './support/draw.ts';
import { drawQuery } from './support/random-query.ts';
import { drawTables, type Table } from './support/random-tables.ts';

const total = Number(process.env.TABLEWRIGHT_NULL_QUERIES ?? 100);
const seed = Number(process.env.TABLEWRIGHT_NULL_SEED ?? 1);
/** Queries over the same tables and rows. */
const batch = 50;

const choices = fc.array(fc.nat(2 ** 16), { minLength: 220, maxLength: 220, size: 'max' });

interface Tally {
  ran: number;
  refused: number;
  columns: number;
  never: number;
}

describe.each(majors)('on PostgreSQL %i', (major) => {
  test(`no column that is proved not null holds one, in ${total} random queries`, () =>
    withDatabase(major, async ({ client }) => {
      const tally: Tally = { ran: 0, refused: 0, columns: 0, never: 0 };
      for (let at = 0; tally.ran < total; at += 1) {
        const { tables, prover } = await makeTables(client, seed * 100_003 + at);
        await fc.assert(
          fc.asyncProperty(choices, async (numbers) => {
            const found = await hunt(client, prover, tables, numbers, (sql) => sql, tally);
            expect(found).toBeNull();
          }),
          { seed: seed * 100_003 + at, numRuns: batch },
        );
      }
      if (total > 1000) console.log(JSON.stringify({ major, seed, ...tally }));
      expect(tally.refused / (tally.ran + tally.refused)).toBeLessThan(0.5);
      expect(tally.never).toBeGreaterThan(tally.columns / 10);
    }));

  test('the hunt finds a prover that takes outer joins for inner ones', () =>
    withDatabase(major, async ({ client }) => {
      const tally: Tally = { ran: 0, refused: 0, columns: 0, never: 0 };
      let caught: string | null = null;
      for (let at = 0; caught === null && at < 20; at += 1) {
        const { tables, prover } = await makeTables(client, 7 + at);
        for (const numbers of fc.sample(choices, { seed: 7 + at, numRuns: batch })) {
          const blind = (sql: string): string => sql.replaceAll(/(?:LEFT|RIGHT|FULL) JOIN/g, 'JOIN');
          caught ??= await hunt(client, prover, tables, numbers, blind, tally);
        }
      }
      expect(caught).toMatch(/proved not null/);
    }));
});

async function makeTables(
  client: Client,
  from: number,
): Promise<{ readonly tables: readonly Table[]; readonly prover: NullProver }> {
  await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  const [numbers = []] = fc.sample(choices, { seed: from, numRuns: 1 });
  const { tables, statements } = drawTables(new Draw([...numbers, ...numbers.map((number) => number * 7)]));
  for (const statement of statements) {
    // A row that a check refuses is left out.
    await client.query(statement).catch((error: Error) => {
      if (!statement.startsWith('INSERT')) throw new Error(`${error.message}: ${statement}`);
    });
  }
  return { tables, prover: await loadNullProver(client) };
}

/** What is wrong with the proof of one random query; null when nothing is, or PostgreSQL refuses the query. */
async function hunt(
  client: Client,
  prover: NullProver,
  tables: readonly Table[],
  numbers: readonly number[],
  seen: (sql: string) => string,
  tally: Tally,
): Promise<string | null> {
  let names = 0;
  const name = (): string => {
    names += 1;
    return `a${names}`;
  };
  const { sql } = drawQuery({ draw: new Draw(numbers), tables, ctes: [], name }, [], 3);
  await client.query('BEGIN');
  try {
    await client.query(`SET LOCAL statement_timeout = '5s'; CREATE VIEW public.asked AS ${sql}`);
    const { rows } = await client.query<{ text: string }>(
      "SELECT pg_get_viewdef('public.asked'::regclass) AS text",
    );
    const text = rows[0]?.text ?? '';
    const columns = prover.prove(seen(text)) ?? [];
    const never = columns.filter(({ proof }) => !proof.nullable);
    const counted = never.map((column) => `count(*) FILTER (WHERE ${column.name} IS NULL) AS ${column.name}`);
    const result = await client.query<Record<string, string>>(
      `SELECT ${counted.length === 0 ? '1' : counted.join(', ')} FROM public.asked`,
    );
    tally.ran += 1;
    tally.columns += columns.length;
    tally.never += never.length;
    for (const column of never) {
      const nulls = result.rows[0]?.[column.name ?? ''];
      if (nulls !== '0')
        return `${column.name} is proved not null (${column.proof.reason}), and is in ${nulls} rows of\n${text}`;
    }
    return null;
  } catch {
    tally.refused += 1;
    return null;
  } finally {
    await client.query('ROLLBACK');
  }
}
