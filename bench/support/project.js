import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tablewrightSchema } from '../generate/shape.js';

export const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const tablewright = join(repository, 'dist/cli.cjs');

/** @type {string[]} */
const made = [];
process.on('exit', () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/**
 * A project in a folder of its own, removed when this process ends, which finds packages as if they were installed.
 * @param {Readonly<Record<string, string>>} files
 * @param {readonly string[]} [packages]
 */
export function makeProject(files, packages = ['tablewright']) {
  const root = mkdtempSync(join(tmpdir(), 'tablewright-bench-'));
  made.push(root);
  // As root, PostgreSQL runs as another user, who has to get here.
  chmodSync(root, 0o755);
  for (const [path, text] of Object.entries({ 'package.json': '{ "type": "module" }\n', ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  for (const name of packages) {
    const link = join(root, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(name === 'tablewright' ? repository : join(repository, 'node_modules', name), link);
  }
  return root;
}

/**
 * A project with the benchmark's schema.
 * @param {number} tables
 * @param {readonly string[]} [packages]
 */
export const makeTablewrightProject = (tables, packages) =>
  makeProject({ 'schema.ts': tablewrightSchema(tables) }, packages ?? ['tablewright']);
