import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { check, generate } from '../../generator/index.ts';
import { TemporaryProject } from '../cli/support/temporary-project.ts';

const repository = resolve(import.meta.dirname, '../..');

it('one column more in the reference schema is one migration, then none', { timeout: 240_000 }, async () => {
  const project = new TemporaryProject({});
  const { root } = project;
  for (const name of ['schema.ts', 'schema', 'generated', 'templates', 'package.json']) {
    cpSync(join(repository, name), join(root, name), { recursive: true });
  }
  expect(await check({ root })).toMatchObject({ status: 'same' });
  const path = 'schema/products.ts';
  const text = project.read(path);
  const changed = text.replace(
    /^( *)price: /m,
    '$1/** Grams, packed. */\n$1weight: integer().nullable(),\n$1price: ',
  );
  project.write({ [path]: changed });
  const first = await generate({ root });
  expect(first).toMatchObject({
    status: 'written',
    migration: { name: expect.stringMatching(/^0002_/) },
    proof: { status: 'proved', migrations: 1 },
  });
  expect(project.read(`generated/migrations/${first.migration?.name}/up.sql`)).toContain(
    'ADD COLUMN weight integer',
  );
  expect(await generate({ root })).toMatchObject({ status: 'unchanged', migration: null });
  expect(await check({ root })).toMatchObject({ status: 'same', findings: [] });
});
