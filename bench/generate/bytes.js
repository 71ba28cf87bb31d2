import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * Which generated files count as what, and the bytes a table that the issue allows. Every file is in one class.
 * The DDL of a table exists three times: in its own file under sql/, in schema.sql, and in the migration that made it.
 */
export const classes = [
  {
    name: 'types and helpers',
    limit: 6 * 1024,
    files: 'db/tables/*.ts',
    holds: (path) => path.startsWith('db/tables/'),
  },
  {
    name: 'zapatos types',
    limit: null,
    files: 'zapatos/schema.d.ts',
    holds: (path) => path.startsWith('zapatos/'),
  },
  {
    name: 'SQL as it is',
    limit: 3 * 1024,
    files: 'sql/**/*.sql, schema.sql',
    holds: (path) => path.startsWith('sql/') || path === 'schema.sql',
  },
  {
    name: 'SQL of migrations',
    limit: null,
    files: 'migrations/*/{up,down}.sql',
    holds: (path) => path.startsWith('migrations/') && path.endsWith('.sql'),
  },
  { name: 'docs', limit: 4 * 1024, files: 'docs/**/*.md', holds: (path) => path.startsWith('docs/') },
  {
    name: 'history',
    limit: null,
    files: 'migrations/*/delta.json',
    holds: (path) => path.endsWith('delta.json'),
  },
  {
    name: 'manifest, shared runtime',
    limit: null,
    files: 'manifest.json, db/runtime/*.ts',
    holds: (path) => path === 'manifest.json' || path.startsWith('db/runtime/'),
  },
];

/** Text of every file below a folder by its path from there, sorted. @param {string} folder */
export function filesOf(folder) {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/**
 * Bytes of generated files by class.
 * @param {ReadonlyMap<string, string>} files
 */
export function countBytes(files) {
  const totals = new Map(classes.map(({ name }) => [name, 0]));
  for (const [path, text] of files) {
    const found = classes.find(({ holds }) => holds(path));
    if (found === undefined) throw new Error(`no class of files holds ${path}`);
    totals.set(found.name, (totals.get(found.name) ?? 0) + Buffer.byteLength(text));
  }
  return totals;
}

/**
 * How far the floor's output is Tablewright's.
 * @param {ReadonlyMap<string, string>} ours @param {ReadonlyMap<string, string>} floor
 */
export function compareOutputs(ours, floor) {
  const size = (files) => [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  // The id of a migration is random; nothing else may differ, but for files that hash it.
  const withoutId = (text) => text?.replace(/"id":"[0-9a-z]{10}"/, '"id":""');
  const paths = new Set([...ours.keys(), ...floor.keys()]);
  const differing = [...paths].filter((path) => withoutId(ours.get(path)) !== withoutId(floor.get(path)));
  return { files: floor.size, bytes: size(floor), ourFiles: ours.size, ourBytes: size(ours), differing };
}
