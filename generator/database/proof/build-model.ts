import type { Client } from 'pg';
import type { Registry } from '../../kernel/kind.ts';
import { emptyModel, type Model, modelOf } from '../../kernel/model.ts';
import { type Plan, planMigration } from '../../kernel/plan.ts';
import type { SchemaObject } from '../../kernel/schema-object.ts';
import { toDatabaseError } from '../database-error.ts';

/**
 * Builds a model in an empty database, as a plan from nothing says.
 *
 * @throws DatabaseError with the step's title before the message
 */
export async function buildModel(client: Client, model: Model, kinds: Registry): Promise<void> {
  await runPlan(client, planMigration(emptyModel, model, kinds));
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
