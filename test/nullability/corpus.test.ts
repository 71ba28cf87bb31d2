import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadNullProver } from '../../generator/database/load-null-prover.ts';
import { majors, withDatabase } from '../support/postgres.ts';

interface Labelled {
  readonly title: string;
  readonly never: readonly string[];
  readonly nullable: readonly string[];
  readonly sql: string;
}

const read = (name: string): string => readFileSync(join(import.meta.dirname, 'corpus', name), 'utf8');

/** What a person said of each column: that it never is NULL, or that it may be. */
const corpus: readonly Labelled[] = read('queries.sql')
  .trim()
  .split(/\n\n+/)
  .map((block) => {
    const [title = '', labels = '', ...lines] = block.split('\n');
    const labelled = (word: string): readonly string[] =>
      new RegExp(`\\b${word}: ([^;]*)`).exec(labels)?.[1]?.split(', ') ?? [];
    return {
      title: title.slice(3),
      never: labelled('never'),
      nullable: labelled('null'),
      sql: lines.join('\n'),
    };
  });

describe.each(majors)('on PostgreSQL %i', (major) => {
  test('what a person calls nullable is not proved, and of the rest nine in ten are', async () => {
    expect(corpus.length).toBeGreaterThanOrEqual(60);
    const wrong: string[] = [];
    const missed: string[] = [];
    let never = 0;
    await withDatabase(major, async ({ client }) => {
      await client.query(read('schema.sql'));
      const prover = await loadNullProver(client);
      for (const { title, never: expected, nullable, sql } of corpus) {
        await client.query(
          `SET search_path = public; CREATE VIEW public.asked AS ${sql}; SET search_path = pg_catalog`,
        );
        const { rows } = await client.query<{ text: string }>(
          "SELECT pg_get_viewdef('public.asked'::regclass) AS text",
        );
        await client.query('DROP VIEW public.asked');
        const columns = prover.prove(rows[0]?.text ?? '') ?? [];
        const proofOf = (name: string) => columns.find((column) => column.name === name)?.proof;
        for (const name of nullable)
          if (proofOf(name)?.nullable === false)
            wrong.push(`${title}: ${name} is no proof: ${proofOf(name)?.reason}`);
        for (const name of expected) {
          never += 1;
          if (proofOf(name)?.nullable !== false) missed.push(`${title}: ${name}: ${proofOf(name)?.reason}`);
        }
      }
    });
    expect(wrong).toEqual([]);
    expect(missed.length / never, missed.join('\n')).toBeLessThanOrEqual(0.1);
    if (process.env.TABLEWRIGHT_NULLS_VERBOSE !== undefined) console.log(missed.join('\n'), never);
  });
});
