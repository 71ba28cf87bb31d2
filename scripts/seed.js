// Fills the empty database of DATABASE_URL with the sample data, all of it or nothing: `npm run seed`.
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { importTypeScript } from './import-typescript.js';

const { seed } = await importTypeScript(fileURLToPath(new URL('../seed.ts', import.meta.url)));
const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
await client.connect();
try {
  await client.query('BEGIN');
  const rows = await seed(client);
  await client.query('COMMIT');
  for (const [table, count] of Object.entries(rows)) console.log(`${String(count).padStart(4)}  ${table}`);
} finally {
  // Without COMMIT, the end of the session takes back what was inserted.
  await client.end();
}
