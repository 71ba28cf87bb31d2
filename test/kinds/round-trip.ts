import type { Client } from 'pg';
import { canonicalText, toCanonical } from '../../generator/kernel/canonical.ts';
import { type Model, modelOf } from '../../generator/kernel/model.ts';
import type { Plan } from '../../generator/kernel/plan.ts';
import type { SchemaObject } from '../../generator/kernel/schema-object.ts';
import { eraseElaborated, kinds } from '../../generator/kinds/index.ts';

/** Every statement of a plan, in its order. */
export function statementsOf(plan: Plan): readonly string[] {
  return plan.blocks.flatMap(({ steps }) => steps.map(({ sql }) => sql));
}

/** Runs a plan; a statement that fails is shown whole. */
export async function applyPlan(client: Client, plan: Plan): Promise<void> {
  for (const sql of statementsOf(plan)) {
    try {
      await client.query(sql);
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : String(error)}\n${sql}`);
    }
  }
}

/** What the catalog queries of all kinds yield. */
export async function readCatalog(client: Client, schemas: readonly string[]): Promise<Model> {
  const objects: SchemaObject[] = [];
  for (const kind of kinds.kinds) {
    const { rows } = await client.query(kind.catalog.query, [schemas]);
    objects.push(...rows.map((row: Readonly<Record<string, unknown>>) => kind.catalog.read(row)));
  }
  return modelOf(objects);
}

/** A model as lines that compare, without what PostgreSQL elaborates. */
export function comparable(model: Model): readonly string[] {
  return [...eraseElaborated(model).objects.values()].map(
    (object) => `${object.id} ${canonicalText(toCanonical(object, kinds.get(object.kind)))}`,
  );
}
