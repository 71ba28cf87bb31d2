import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc');

function tableText(i: number): string {
  const columns = Array.from({ length: 9 }, (_, k) => `  c${k}: text().nullable(),`).join('\n');
  return `
export const t${i} = table('t${i}', {
  id: uuid().primaryKey().default(sql\`gen_random_uuid()\`),
  parent_id: uuid().references((): Ref => t${Math.max(0, i - 1)}.id),
${columns}
  price: numeric(12, 2).default(0),
  ...timestamps(),
}, (t) => [
  unique(t.parent_id, t.c0), check('t${i}_price', sql\`\${t.price} >= 0\`),
  index('idx_t${i}_a').on(t.parent_id), index('idx_t${i}_b').on(t.c1, t.c2.desc()),
  index('idx_t${i}_c').on(t.c3).where(sql\`\${t.c3} IS NOT NULL\`), index('idx_t${i}_d').on(t.c4),
]);`;
}

function countInstantiations(tables: number): number {
  const folder = mkdtempSync(join(root, 'node_modules', '.types-'));
  try {
    const names = 'table, uuid, text, numeric, index, check, unique, sql, timestamps, type Ref';
    const head = `import { ${names} } from 'tablewright';`;
    writeFileSync(
      join(folder, 'schema.ts'),
      [head, ...Array.from({ length: tables }, (_, i) => tableText(i))].join('\n'),
    );
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
    const said = execFileSync(process.execPath, [tsc, '-p', folder, '--noEmit', '--extendedDiagnostics'], {
      encoding: 'utf8',
    });
    return Number(/Instantiations:\s+([\d,]+)/.exec(said)?.[1]?.replaceAll(',', ''));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a table costs the type checker about a hundred instantiations', () => {
  const perTable = (countInstantiations(200) - countInstantiations(100)) / 100;
  expect(perTable).toBeGreaterThan(0);
  expect(perTable).toBeLessThan(110);
});
