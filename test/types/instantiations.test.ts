import { expect, test } from 'vitest';
import { typeCheckSchema } from './type-check-schema.ts';

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
  const names = 'table, uuid, text, numeric, index, check, unique, sql, timestamps, type Ref';
  const head = `import { ${names} } from 'tablewright';`;
  const text = [head, ...Array.from({ length: tables }, (_, i) => tableText(i))].join('\n');
  const said = typeCheckSchema(text, '--extendedDiagnostics');
  return Number(/Instantiations:\s+([\d,]+)/.exec(said)?.[1]?.replaceAll(',', ''));
}

test('a table costs the type checker about a hundred instantiations', () => {
  const perTable = (countInstantiations(200) - countInstantiations(100)) / 100;
  expect(perTable).toBeGreaterThan(0);
  expect(perTable).toBeLessThan(110);
});
