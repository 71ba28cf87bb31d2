import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { repository } from './project.js';

/** The servers of the tool itself; below node_modules/, from where packages are found. */
export async function importServer() {
  const folder = join(repository, 'node_modules/.cache/tablewright-bench');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, 'server.mjs');
  const entryPoints = [join(repository, 'bench/apply/server.ts')];
  buildSync({ entryPoints, outfile, bundle: true, format: 'esm', platform: 'node', packages: 'external' });
  return import(pathToFileURL(outfile).href);
}
