import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * Which generated files count as what, and the bytes a table that the issue allows: every file with types, helpers, SQL or
 * docs is under a limit. The DDL of a table exists in three copies: in its own file under sql/, in schema.sql, and in the
 * migration that made it.
 * @type {readonly { name: string, limit: number | null, parts: Readonly<Record<string, RegExp>> }[]}
 */
export const classes = [
  {
    name: 'types and helpers',
    limit: 6 * 1024,
    parts: { 'db/tables/*.ts': /^db\/tables\//, 'zapatos/schema.d.ts': /^zapatos\// },
  },
  {
    name: 'SQL',
    limit: 3 * 1024,
    parts: {
      'sql/**/*.sql': /^sql\//,
      'schema.sql': /^schema\.sql$/,
      'migrations/*/up.sql': /^migrations\/.*\/up\.sql$/,
      'migrations/*/down.sql': /^migrations\/.*\/down\.sql$/,
    },
  },
  { name: 'docs', limit: 4 * 1024, parts: { 'docs/**/*.md': /^docs\// } },
  {
    name: 'history and what is shared',
    limit: null,
    parts: {
      'migrations/*/delta.json': /delta\.json$/,
      'manifest.json': /^manifest\.json$/,
      'db/runtime/*.ts': /^db\/runtime\//,
    },
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
 * Bytes of generated files by the parts of the classes.
 * @param {ReadonlyMap<string, string>} files
 */
export function countBytes(files) {
  const parts = classes.flatMap((one) => Object.entries(one.parts));
  const totals = new Map(parts.map(([name]) => [name, 0]));
  for (const [path, text] of files) {
    const part = parts.find(([, pattern]) => pattern.test(path))?.[0];
    if (part === undefined) throw new Error(`no class of files holds ${path}`);
    totals.set(part, (totals.get(part) ?? 0) + Buffer.byteLength(text));
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
