import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readProblems } from './load-fixture.ts';

const folder = new URL('bad/', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.schema'))
  .map((file) => file.slice(0, -'.schema'.length));

// Each schema of test/load/bad stands beside what the terminal shows for it, all problems at once.
describe('a bad schema', () => {
  test.each(names)('%s', async (name) => {
    const text = readFileSync(new URL(`${name}.schema`, folder), 'utf8');
    const postgres = name === 'old-servers' ? { min: 13, max: 18 } : { min: 15, max: 18 };
    await expect(await readProblems(text, postgres)).toMatchFileSnapshot(`bad/${name}.txt`);
  });

  test('an endless loop ends', async () => {
    expect(await readProblems('while (true) {}\n')).toContain(
      'error TW107: schema.ts did not end within 10 seconds',
    );
  });

  test('a missing schema file is named', async () => {
    const { loadSchema } = await import('../../generator/load/load-schema.ts');
    const load = loadSchema({
      root: '/nonexistent',
      file: 'schema.ts',
      dslPath: '/x',
      postgres: { min: 15, max: 18 },
    });
    await expect(load).rejects.toThrow('TW101 there is no schema.ts in /nonexistent');
  });
});
