import { expect, test } from 'vitest';
import { runBenchmark } from './run-benchmark.ts';

test("the import of one relation's module loads it and what it shares with the others, no other relation", () => {
  const results = runBenchmark<{ readonly tables: number; readonly modules: number }>('import', [
    '--sizes',
    '10,300',
    '--rounds',
    '1',
  ]);
  expect(results.map(({ tables, modules }) => ({ tables, modules }))).toEqual([
    // The module itself, and what it uses of db/runtime.
    { tables: 10, modules: 16 },
    { tables: 300, modules: 16 },
  ]);
});
