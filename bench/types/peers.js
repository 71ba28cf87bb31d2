import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { drizzleSchema, tableName, variableName } from '../generate/shape.js';
import { importServer } from '../support/import-server.js';
import { run } from '../support/measure.js';
import { makeProject, makeTablewrightProject, repository, tablewright } from '../support/project.js';

// Applications of peers over the benchmark's schema. Each does with thirty tables what that of tablewright does: inserts a
// row, reads it by its key, updates and deletes it, and reads a column of each.

const node = ['@types/node', 'undici-types'];
const driver = ['pg', '@types/pg', 'pg-protocol', 'pg-types', ...node];

/** @param {number} tables @param {readonly number[]} used */
export function drizzleApplication(tables, used) {
  const names = used.map(variableName);
  return makeProject(
    {
      'schema.ts': drizzleSchema(tables),
      'application.ts': `import { eq } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { ${names.join(', ')} } from './schema.js';
${names
  .map(
    (name) => `
export async function use_${name}(db: NodePgDatabase, parent_id: string): Promise<string | null> {
  const [made] = await db.insert(${name}).values({ parent_id, sku: 'a', name: 'b', price: '1.00' }).returning();
  const [found] = await db.select().from(${name}).where(eq(${name}.id, made.id));
  const [changed] = await db.update(${name}).set({ quantity: (found?.quantity ?? 0) + 1 }).where(eq(${name}.id, made.id)).returning();
  const [gone] = await db.delete(${name}).where(eq(${name}.id, made.id)).returning();
  return changed?.category ?? gone?.owner_id ?? made.created_at.toISOString();
}
`,
  )
  .join('')}`,
    },
    ['drizzle-orm', ...driver],
  );
}

/** @param {number} tables @param {readonly number[]} used */
export function kyselyApplication(tables, used) {
  const names = used.map(tableName);
  const all = Array.from({ length: tables }, (_, i) => tableName(i));
  const columns = `{ id: Generated<string>; parent_id: string; owner_id: string | null; sku: string; name: string; category: string | null; quantity: Generated<number>; price: ColumnType<string, number | string>; is_enabled: Generated<boolean>; settings: unknown; created_at: Generated<Date>; updated_at: Generated<Date> }`;
  return makeProject(
    {
      // As kysely-codegen writes it: an interface a table, and one of all.
      'database.ts': `import type { ColumnType, Generated } from 'kysely';
${all.map((name) => `export interface ${name} ${columns}\n`).join('')}
export interface DB {\n${all.map((name) => `  ${name}: ${name};\n`).join('')}}
`,
      'application.ts': `import type { Kysely } from 'kysely';
import type { DB } from './database.js';
${names
  .map(
    (name) => `
export async function use_${name}(db: Kysely<DB>, parent_id: string): Promise<string | null> {
  const made = await db.insertInto('${name}').values({ parent_id, sku: 'a', name: 'b', price: '1.00' }).returningAll().executeTakeFirstOrThrow();
  const found = await db.selectFrom('${name}').selectAll().where('id', '=', made.id).executeTakeFirst();
  const changed = await db.updateTable('${name}').set({ quantity: (found?.quantity ?? 0) + 1 }).where('id', '=', made.id).returningAll().executeTakeFirst();
  const gone = await db.deleteFrom('${name}').where('id', '=', made.id).returningAll().executeTakeFirst();
  return changed?.category ?? gone?.owner_id ?? made.created_at.toISOString();
}
`,
  )
  .join('')}`,
    },
    ['kysely', ...node],
  );
}

/** With the types that its own generator makes of a database. @param {number} tables @param {readonly number[]} used */
export async function zapatosApplication(tables, used) {
  const names = used.map(tableName);
  const root = makeTablewrightProject(tables, ['tablewright', 'zapatos', ...driver]);
  run([process.execPath, tablewright, 'generate', '--no-prove'], root);
  const { startScratchServer } = await importServer();
  const server = await startScratchServer(repository);
  try {
    await server.createDatabase('bench');
    const db = server.connection('bench');
    const client = new pg.Client(db);
    await client.connect();
    await client.query((await import('node:fs')).readFileSync(join(root, 'generated/schema.sql'), 'utf8'));
    await client.end();
    writeFileSync(join(root, 'zapatosconfig.json'), JSON.stringify({ db, outDir: '.' }));
    run([process.execPath, join(repository, 'node_modules/zapatos/dist/generate/cli.js')], root);
  } finally {
    await server.stop();
  }
  writeFileSync(
    join(root, 'application.ts'),
    `/// <reference path="./zapatos/schema.d.ts" />
import type { Pool } from 'pg';
import * as db from 'zapatos/db';
${names
  .map(
    (name) => `
export async function use_${name}(pool: Pool, parent_id: string): Promise<string | null> {
  const made = await db.insert('${name}', { parent_id, sku: 'a', name: 'b', price: '1.00' }).run(pool);
  const found = await db.selectOne('${name}', { id: made.id }).run(pool);
  const [changed] = await db.update('${name}', { quantity: (found?.quantity ?? 0) + 1 }, { id: made.id }).run(pool);
  const [gone] = await db.deletes('${name}', { id: made.id }).run(pool);
  return changed?.category ?? gone?.owner_id ?? made.created_at;
}
`,
  )
  .join('')}`,
  );
  return root;
}
