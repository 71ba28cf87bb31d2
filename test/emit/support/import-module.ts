import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';

/** Bundles a generated module as an application's bundler would, and imports it. */
export async function importModule(folder: string, path: string): Promise<unknown> {
  const outfile = join(folder, `${path.replaceAll('/', '-')}.mjs`);
  buildSync({ entryPoints: [join(folder, path)], bundle: true, format: 'esm', platform: 'node', outfile });
  return import(pathToFileURL(outfile).href);
}
