import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Model } from '../../../generator/kernel/model.ts';
import type { Shape } from '../../../generator/sql/shape/shape.ts';
import { shapePath } from '../../../generator/sql/shape/shape-path.ts';
import { takes } from '../../../generator/sql/shape/takes.ts';
import { majors, withDatabase } from '../../support/postgres.ts';
import { removeProject } from '../support/compile.ts';
import { constraint, model, table } from '../support/model-builder.ts';
import { buildValidators, type Db, type Modules } from './build-validators.ts';
import { shapes, valuesFor } from './random-shape.ts';

const runs = Number(process.env.TABLEWRIGHT_VALIDATOR_RUNS ?? 40);
const drawn = fc.sample(shapes, { numRuns: 3 * runs, seed: 7 });

let folder = '';
let modules: Modules = {};
let build = '';

beforeAll(async () => {
  ({ folder, modules, build } = await buildValidators(modelOf(drawn)));
});
afterAll(() => removeProject(folder));

/** A table for each shape, with its check. */
function modelOf(of: readonly Shape[]): Model {
  const tables = of.flatMap((shape, at) => {
    const path = ['public', `t${at}`];
    const doc = { type: 'jsonb', nullable: at % 2 === 0, typescript: { shape } } as const;
    return [
      table(path, { key: { type: 'integer', default: ['1'] }, doc }),
      constraint([...path, `t${at}_doc_shape`], {
        type: 'check',
        expression: ['coalesce(doc @@ ', { literal: shapePath(shape) }, '::jsonpath, doc IS NULL)'],
        shape,
      }),
    ];
  });
  return model(...tables);
}

describe.each(majors)('shapes on PostgreSQL %i', (major) => {
  test('are decided by the validator as by the check, which is never unknown', () =>
    withDatabase(major, async ({ client }) => {
      await client.query(build);
      const wrong: unknown[] = [];
      const outcomes = { taken: 0, refused: 0 };
      for (const [at, shape] of drawn.entries()) {
        const values = fc.sample(valuesFor(shape), { numRuns: runs, seed: major * 1000 + at });
        const texts = values.map((value) => JSON.stringify(value));
        const { rows } = await client.query<{ held: boolean | null }>(
          'SELECT v::jsonb @@ $1::jsonpath AS held FROM unnest($2::text[]) WITH ORDINALITY u (v, n) ORDER BY n',
          [shapePath(shape), texts],
        );
        for (const [n, value] of values.entries()) {
          const held = rows[n]?.held;
          const taken = modules[`t${at}`]?.insert.safeParse({ doc: value }).success;
          // NULL is what null means in a column that can hold it.
          const wanted = value === null && at % 2 === 0 ? true : held;
          outcomes[wanted === true ? 'taken' : 'refused'] += 1;
          const asJson: unknown = JSON.parse(texts[n] ?? 'null');
          if (held === null || taken !== wanted || takes(shape, asJson) !== held)
            wrong.push({ shape, value, held, taken, generator: takes(shape, asJson) });
        }
      }
      expect(wrong.slice(0, 3)).toEqual([]);
      expect(Math.min(outcomes.taken, outcomes.refused)).toBeGreaterThan(drawn.length);
    }));

  test('hold in rows that the helpers insert', () =>
    withDatabase(major, async ({ client }) => {
      await client.query(build);
      const wrong: unknown[] = [];
      for (const [at, shape] of drawn.slice(0, runs).entries()) {
        const own = modules[`t${at}`];
        for (const doc of fc.sample(valuesFor(shape), { numRuns: 10, seed: at })) {
          const taken = own?.insert.safeParse({ doc }).success;
          if (taken !== (await own?.takes(client as Db, { doc }))) wrong.push({ shape, doc, taken });
        }
      }
      expect(wrong).toEqual([]);
    }));
});
