import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc');

/** What tsc says of a schema.ts that imports the DSL of this repository, under its settings. */
export function typeCheckSchema(text: string, ...flags: readonly string[]): string {
  const folder = mkdtempSync(join(root, 'node_modules', '.types-'));
  try {
    writeFileSync(join(folder, 'schema.ts'), text);
    const config = {
      extends: join(root, 'tsconfig.json'),
      include: [join(folder, 'schema.ts')],
      exclude: [],
    };
    const paths = { tablewright: [join(root, 'generator/dsl.ts')] };
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ ...config, compilerOptions: { paths, types: [], skipLibCheck: true } }),
    );
    const args = [tsc, '-p', folder, '--noEmit', '--pretty', 'false', ...flags];
    return spawnSync(process.execPath, args, { encoding: 'utf8', cwd: folder }).stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
