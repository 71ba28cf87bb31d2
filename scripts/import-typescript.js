import { Buffer } from 'node:buffer';

/** Imports a TypeScript module, with all that it imports, under a Node that cannot run TypeScript. */
export async function importTypeScript(file) {
  // Whoever has nothing to import does not wait for it.
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'warning',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
