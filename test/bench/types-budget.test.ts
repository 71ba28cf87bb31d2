import { expect, test } from 'vitest';
import { runBenchmark } from './run-benchmark.ts';

interface Counts {
  readonly files: number;
  readonly instantiations: number;
  readonly types: number;
}

test('the type-check of an application does not depend on how many tables it leaves alone', () => {
  const [few, many] = runBenchmark<Counts>('types', ['--sizes', '100,300', '--rounds', '1']);
  if (few === undefined || many === undefined) throw new Error('a size was not measured');
  expect(many.files).toBe(few.files);
  expect(many.instantiations).toBe(few.instantiations);
  expect(many.types).toBe(few.types);
  // Thirty modules of sixteen helpers, a tenth of a second of the compiler (docs/adr/0021).
  expect(few.instantiations).toBeLessThan(22_000);
});
