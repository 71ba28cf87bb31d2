import type { Client } from 'pg';
import type { Registry } from '../../kernel/kind.ts';
import { emptyModel, type Model } from '../../kernel/model.ts';
import { kindOf, type ObjectId } from '../../kernel/object-id.ts';
import { planMigration } from '../../kernel/plan.ts';
import { toDatabaseError } from '../database-error.ts';
import { readValidators } from '../runner/validate-functions.ts';
import type { RefusedObject } from './model-refusal.ts';

/**
 * Which objects of a model PostgreSQL refuses: builds it in an empty database with a statement for each, past those that
 * fail and what stands on them. Nothing of it stays.
 */
export async function findRefused(
  client: Client,
  model: Model,
  kinds: Registry,
): Promise<readonly RefusedObject[]> {
  const refused: RefusedObject[] = [];
  const missing = new Set<ObjectId>();
  const { blocks } = planMigration(emptyModel, model, kinds, { merge: false });
  await client.query('BEGIN');
  try {
    for (const { title, sql, produces, consumes } of blocks.flatMap(({ steps }) => steps)) {
      if (consumes.some((used) => missing.has(used))) {
        for (const made of produces) missing.add(made);
        continue;
      }
      try {
        await client.query('SAVEPOINT step');
        await client.query(sql);
        await client.query('RELEASE step');
      } catch (error) {
        await client.query('ROLLBACK TO step');
        const [at] = [...produces, ...consumes];
        refused.push({
          object: at === undefined ? null : (model.objects.get(at) ?? null),
          error: toDatabaseError(error, title),
        });
        for (const made of produces) missing.add(made);
        // A text that calls what an extension brings does not say so: all that follows may be for want of it.
        if (at === undefined || kindOf(at) === 'extension' || kindOf(at) === 'schema') break;
      }
    }
  } finally {
    await client.query('ROLLBACK');
  }
  return refused;
}

/** Which functions of a model have a body that their language refuses, in a database that holds the model. */
export async function findRefusedBodies(client: Client, model: Model): Promise<readonly RefusedObject[]> {
  const refused: RefusedObject[] = [];
  const functions = [...model.objects.keys()].filter((id) => kindOf(id) === 'function');
  await client.query('BEGIN; SET LOCAL check_function_bodies = on');
  try {
    for (const { id, sql } of await readValidators(client, functions)) {
      await client.query('SAVEPOINT body');
      try {
        await client.query(sql);
      } catch (error) {
        await client.query('ROLLBACK TO body');
        const object = model.objects.get(id) ?? null;
        refused.push({ object, error: toDatabaseError(error, `function ${object?.path[1] ?? id}`) });
      }
    }
  } finally {
    await client.query('ROLLBACK');
  }
  return refused;
}
