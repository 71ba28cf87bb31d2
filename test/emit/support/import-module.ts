import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';

/** Bundles a generated module as an application's bundler would, and imports it from where it is built. */
export async function importModule(folder: string, path: string, to = folder): Promise<unknown> {
  const outfile = join(to, `${path.replaceAll('/', '-')}.mjs`);
  buildSync({ entryPoints: [join(folder, path)], bundle: true, format: 'esm', platform: 'node', outfile });
  return import(pathToFileURL(outfile).href);
}
