import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { explainHelpers } from '../../generator/api/explain-helpers.ts';
import { openProject } from '../../generator/api/project.ts';
import type { HelperPlan } from '../../generator/api/results.ts';
import { readSchemaState } from '../../generator/api/schema-state.ts';
import { withShadowServer } from '../../generator/database/shadow.ts';
import { majors } from '../support/postgres.ts';

const root = join(import.meta.dirname, '../..');

describe.each(majors)('helpers on PostgreSQL %i', (major) => {
  test('are each served by the index that they are made from, at a million rows', async () => {
    const state = await readSchemaState(openProject(root));
    const { plans, problems, notes } = await withShadowServer(
      { projectRoot: root, majors: { min: major, max: major } },
      (server) => explainHelpers(state, server),
    );
    expect(problems).toEqual([]);
    expect(notes).toEqual([]);
    const planOf = (helper: string): HelperPlan | undefined => plans.find((plan) => plan.helper === helper);
    expect(planOf('orders.findByOrderNumber')).toMatchObject({
      expected: 'idx_orders_order_number',
      chosen: ['idx_orders_order_number'],
      rows: 1,
    });
    expect(planOf('orders_summary_view.findById')?.chosen).toContain('orders_pkey');
    expect(plans.filter(({ helper }) => helper.includes('_view.')).length).toBeGreaterThan(10);
    expect(plans.length).toBeGreaterThan(60);
  });
});
