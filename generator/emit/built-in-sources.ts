import { readdirSync, readFileSync } from 'node:fs';
import { foreignFolders } from './template-options.ts';

const root = new URL('../../templates/', import.meta.url);

/** The built-in templates by name (their path without `.hbs`), as they stand in this repository. */
export function builtInSources(): ReadonlyMap<string, string> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.hbs') && !foreignFolders.some((folder) => name.startsWith(folder)))
    .sort();
  return new Map(names.map((name) => [name.slice(0, -4), readFileSync(new URL(name, root), 'utf8')]));
}
