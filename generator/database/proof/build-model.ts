import type { Client } from 'pg';
import type { Registry } from '../../kernel/kind.ts';
import { emptyModel, type Model, modelOf } from '../../kernel/model.ts';
import { type Plan, planMigration } from '../../kernel/plan.ts';
import type { SchemaObject } from '../../kernel/schema-object.ts';
import { DatabaseError, toDatabaseError } from '../database-error.ts';
import { findRefused } from './find-refused.ts';
import { ModelRefusal } from './model-refusal.ts';

/**
 * Builds a model in an empty database, as a plan from nothing says.
 *
 * @throws ModelRefusal with every object that PostgreSQL refuses
 */
export async function buildModel(client: Client, model: Model, kinds: Registry): Promise<void> {
  const plan = planMigration(emptyModel, model, kinds);
  try {
    await runPlan(client, plan);
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== 'statement-failed') throw error;
    await client.query('ROLLBACK');
    // What earlier blocks committed would be in the way of another build.
    const refused = plan.blocks.length === 1 ? await findRefused(client, model, kinds) : [];
    throw refused.length === 0 ? error : new ModelRefusal(refused);
  }
}

/**
 * What a model refers to without managing it (`external`), made to exist: a proof needs something to refer to.
 */
export async function buildExternals(client: Client, model: Model, kinds: Registry): Promise<void> {
  const stubs: SchemaObject[] = [];
  for (const object of model.objects.values()) {
    const isPublic = object.kind === 'schema' && object.path[0] === 'public';
    if (object.owner === 'external' && !isPublic) stubs.push({ ...object, owner: 'schema' });
  }
  if (stubs.length > 0) await runPlan(client, planMigration(emptyModel, modelOf(stubs), kinds));
}

async function runPlan(client: Client, { blocks }: Plan): Promise<void> {
  for (const { transaction, steps } of blocks) {
    if (transaction === 'inside') await client.query('BEGIN');
    for (const { sql, title } of steps) await runStatement(client, sql, title);
    if (transaction === 'inside') await client.query('COMMIT');
  }
}

async function runStatement(client: Client, sql: string, title: string): Promise<void> {
  try {
    await client.query(sql);
  } catch (error) {
    throw toDatabaseError(error, title);
  }
}
