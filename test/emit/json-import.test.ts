import { expect, test } from 'vitest';
import { SchemaError } from '../../generator/kernel/diagnostic.ts';
import { emit } from './support/emit.ts';
import { model, table } from './support/model-builder.ts';

async function moduleWith(
  json: { text: string; module: string; names: readonly string[] },
  schema = 'public',
  imports: 'js' | 'ts' = 'js',
): Promise<string> {
  const of = model(
    table([schema, 'sites'], { branding: { type: 'jsonb', nullable: true, typescript: { json } } }),
  );
  const artifacts = await emit(of, { imports, out: 'src/generated' });
  return artifacts.find(({ path }) => path.endsWith('sites.ts'))?.content ?? '';
}

test('shapes of JSON columns are imported from where they are declared', async () => {
  const shape = { text: 'Branding[]', module: './schema/shapes.ts', names: ['Branding'] };
  expect(await moduleWith(shape)).toContain(
    "import type { Branding } from '../../../../schema/shapes.js';\n",
  );
  expect(await moduleWith(shape)).toContain('  branding: Branding[] | null;\n');
  expect(await moduleWith(shape, 'billing')).toContain("from '../../../../../schema/shapes.js';\n");
  expect(await moduleWith(shape, 'public', 'ts')).toContain("from '../../../../schema/shapes.ts';\n");
  expect(await moduleWith({ ...shape, module: 'shapes/branding' })).toContain("from 'shapes/branding';\n");
});

test('a shape with the name of a generated type is refused', async () => {
  const failing = moduleWith({ text: 'Row', module: './shapes.ts', names: ['Row'] });
  await expect(failing).rejects.toThrow(SchemaError);
  await expect(failing).rejects.toThrow('TW501 the type Row of ./shapes.ts');
});
