import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../support/measure.js';
import { makeProject, tablewright } from '../support/project.js';

/** A project with one migration, of the schema before every change. @returns its root */
export function makeBaseline(schema) {
  const root = makeProject({ 'schema.ts': schema });
  run([process.execPath, tablewright, 'generate', '--no-prove'], root);
  return root;
}

/** A project that continues the baseline with what `generate` makes of the changed schema. @returns its root */
export function makeChange(baseline, schema) {
  const migrations = join(baseline, 'generated/migrations');
  const files = {};
  for (const path of readdirSync(join(baseline, 'generated'), { recursive: true, withFileTypes: true })) {
    if (!path.isFile()) continue;
    const full = join(path.parentPath, path.name);
    files[full.slice(baseline.length + 1)] = readFileSync(full, 'utf8');
  }
  const first = readdirSync(migrations);
  const root = makeProject({ ...files, 'schema.ts': schema });
  run([process.execPath, tablewright, 'generate', '--no-prove'], root);
  if (readdirSync(join(root, 'generated/migrations')).length <= first.length)
    throw new Error('no migration was made');
  return root;
}
