import { expect, test } from 'vitest';
import { nearestName } from '../../generator/kernel/nearest-name.ts';
import { validateObjects } from '../../generator/kernel/validate-model.ts';
import { basket, fruit, label, toyKinds } from './support/toy-kinds.ts';

test('says every problem at once', () => {
  const problems = validateObjects(
    [
      basket('b'),
      basket('b'),
      label('b', []),
      fruit('nowhere', 'lost'),
      fruit('b', 'ripening'),
      label('l', ['fruit:b.ripenign', 'basket:gone']),
      basket('nul\0'),
      label('x', ['label:y']),
      label('y', ['label:x']),
    ],
    toyKinds,
  );
  expect(problems.map(({ code }) => code).sort()).toEqual(
    ['TW291', 'TW292', 'TW293', 'TW294', 'TW295', 'TW295', 'TW296'].sort(),
  );
  expect(problems.flatMap(({ hint }) => (hint?.startsWith('Did') ? hint : []))).toEqual([
    'Did you mean "ripening"?',
  ]);
});

test('two names that PostgreSQL cuts to one clash, two that differ before the cut do not', () => {
  const long = 'é'.repeat(31);
  const codes = (a: string, b: string): string[] =>
    validateObjects([basket(a), basket(b)], toyKinds)
      .map(({ code }) => code)
      .filter((code) => code === 'TW292');
  expect(codes(`${long}xa`, `${long}xb`)).toEqual(['TW292']);
  expect(codes(`${long}a`, `${long}b`)).toEqual([]);
  expect(codes(`${long}éa`, `${long}éb`)).toEqual(['TW292']);
});

test('a source span travels with a problem', () => {
  const source = { file: 'schema.ts', line: 3, column: 1, endLine: 3, endColumn: 9 };
  const [problem] = validateObjects([{ ...fruit('b', 'f'), source }], toyKinds);
  expect(problem).toMatchObject({ code: 'TW294', at: 'fruit:b.f', source });
});

test.each([
  ['catalog_di', ['catalog_id', 'category'], 'catalog_id'],
  ['Name', ['name', 'game'], 'name'],
  ['catalgo', ['catalog'], 'catalog'],
  ['xyz', ['abc'], undefined],
  ['a', [], undefined],
])('%s among %j means %s', (name, known, meant) => {
  expect(nearestName(name, known)).toBe(meant);
});
