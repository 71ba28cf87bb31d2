import { expect, test } from 'vitest';
import { runBenchmark } from './run-benchmark.ts';

interface Counts {
  readonly compiler: string;
  readonly files: number;
  readonly instantiations: number;
  readonly types: number;
}

test('the type-check of an application does not depend on how many tables it leaves alone', () => {
  const counts = runBenchmark<Counts>('types', ['--sizes', '100,300', '--rounds', '1', '--no-peers']);
  const [few, many] = counts.filter(({ compiler }) => compiler === 'TypeScript 7');
  if (few === undefined || many === undefined) throw new Error('a size was not measured');
  expect(many.files).toBe(few.files);
  expect(many.instantiations).toBe(few.instantiations);
  // A module has a literal type for each foreign key that refers to its table, and at the end of a small schema few do.
  expect(Math.abs(many.types / few.types - 1)).toBeLessThan(0.001);
  // Thirty modules of sixteen helpers, a tenth of a second of the compiler (docs/adr/0021).
  expect(few.instantiations).toBeLessThan(9000);
});
