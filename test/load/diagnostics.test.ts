import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bundledDsl } from '../../generator/load/dsl.ts';
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

  test.each([
    [
      'a loop',
      "import { table } from 'tablewright';\nlet i = 0;\nfor (;;) {\n  i += table.length;\n}\n",
      /schema\.ts:[34]:/,
    ],
    ['a loop in a promise', 'Promise.resolve().then(() => {\n  for (;;);\n});\n', /schema\.ts:[12]:/],
  ])('%s has a place', async (_, text, place) => {
    const problems = await readProblems(text);
    // Ten, and one for every 100 KB of the DSL.
    expect(problems).toMatch(/^error TW107: schema\.ts did not end within 1\d seconds$/m);
    expect(problems).toMatch(place);
  });

  test.each([
    ['throw null;', 'schema.ts threw null'],
    ["throw { name: 'Odd', message: Object.create(null) };", 'schema.ts threw Odd: a value that is no text'],
    ['throw { get message() { throw 1; } };', 'schema.ts threw an object without a message'],
    ['throw new Proxy({}, { get() { throw 2; } });', 'schema.ts threw an object without a message'],
    [
      "const e = new Error('x'); Object.defineProperty(e, 'stack', { get() { throw 3; } }); throw e;",
      'threw Error: x',
    ],
  ])('%s is told as it can be told', async (text, message) => {
    expect(await readProblems(`${text}\n`)).toContain(
      `error TW105: ${message.replace(/^threw/, 'schema.ts threw')}`,
    );
  });

  test('what is left to a promise is told', async () => {
    const late = await readProblems(
      "async function f() {\n  await 1;\n  throw new Error('late');\n}\nf();\n",
    );
    expect(late).toContain('error TW105: schema.ts threw Error: late\n  --> schema.ts:3:9');
    const imported = await readProblems(
      "const name = 'node:' + 'net';\nimport(name).then((net) => net.connect(80));\n",
    );
    expect(imported).toContain('error TW106: schema.ts reaches for import()\n  --> schema.ts:2:1');
  });

  test.each([
    ['/nonexistent', 'schema.ts', 'there is no schema.ts in /nonexistent'],
    ['/', 'tmp', '/tmp is no file'],
    ['/', 'a\0b', 'there is no a'],
  ])('a schema file that is none is named: %s %s', async (root, file, message) => {
    const { loadSchema } = await import('../../generator/load/load-schema.ts');
    const load = loadSchema({ root, file, dsl: bundledDsl('/x'), postgres: { min: 15, max: 18 } });
    await expect(load).rejects.toThrow(`TW101 ${message}`);
  });
});
