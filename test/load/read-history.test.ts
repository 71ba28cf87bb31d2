import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SchemaError } from '../../generator/kernel/diagnostic.ts';
import { readHistory } from '../../generator/load/read-history.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'history-test-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(name: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(join(root, name));
  for (const [file, text] of Object.entries(files)) await writeFile(join(root, name, file), text);
}

async function codes(): Promise<readonly string[]> {
  try {
    readHistory(root);
  } catch (error) {
    if (error instanceof SchemaError)
      return error.diagnostics.map(({ code, message }) => `${code} ${message}`);
    throw error;
  }
  return [];
}

const whole = { 'delta.json': '{"format":1}', 'up.sql': 'up', 'down.sql': 'down' };

test('reads folders by number and leaves others alone', async () => {
  await write('10000_late', whole);
  await write('0002_b', whole);
  await write('0001_a', whole);
  await write('notes', {});
  const folders = readHistory(root);
  expect(folders.map(({ number, name }) => [number, name])).toEqual([
    [1, '0001_a'],
    [2, '0002_b'],
    [10000, '10000_late'],
  ]);
  expect(folders[0]).toEqual({ number: 1, name: '0001_a', record: { format: 1 }, up: 'up', down: 'down' });
});

test('no folder is an empty history', async () => {
  expect(readHistory(join(root, 'none'))).toEqual([]);
});

test('says what is half written, unreadable or numbered twice, all at once', async () => {
  await write('0001_a', { 'up.sql': '', 'down.sql': '' });
  await write('0002_b', { ...whole, 'delta.json': '{"format":' });
  await write('0003_c', whole);
  await write('0003_d', whole);
  await write('0004_e', { 'delta.json': '{}', 'down.sql': '' });
  await mkdir(join(root, '0004_e', 'up.sql'));
  const found = await codes();
  expect(found.map((each) => each.replaceAll(root, '').replace(/JSON: .*/, 'JSON: …')).sort()).toEqual([
    'TW401 cannot read /0004_e/up.sql: EISDIR',
    'TW402 delta.json of migration 0002_b is no JSON: …',
    'TW402 migration 0001_a is half written: it has no delta.json',
  ]);
});
