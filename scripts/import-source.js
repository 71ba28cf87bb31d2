import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** A module of the sources that imports no other of them, for scripts. */
export async function importSource(file) {
  const esbuild = await import('esbuild');
  const { code } = await esbuild.transform(readFileSync(join(root, file), 'utf8'), {
    loader: 'ts',
    format: 'esm',
  });
  return import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
}
