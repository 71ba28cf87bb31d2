import { afterAll, expect, test } from 'vitest';
import { artifactDefaults } from '../../../generator/emit/artifact-switches.ts';
import { compileProject, moduleSettings, removeProject, writeProject } from '../support/compile.ts';
import { emit, emitShop, textAt } from '../support/emit.ts';
import { constraint, model, table } from '../support/model-builder.ts';

const folders: string[] = [];
afterAll(() => folders.forEach(removeProject));

test('what only PostgreSQL decides is listed by name, with why', async () => {
  const path = ['public', 'left'];
  const checks: Readonly<Record<string, string>> = {
    lower: 'lower(word) = word',
    order: "word > 'a'",
    clock: 'at < now()',
    zone: "at > '2020-01-01'",
    pattern: "word ~ '\\d'",
    unicode: "word ~ 'é'",
    locale: "word ~* 'a'",
    arithmetic: 'n + 1 > 0',
    generated: 'twice > 0',
    column_of_type: "address << '10.0.0.0/8'",
    ilike: "word ILIKE 'a'",
    own: "word COLLATE public.mine = 'a'",
    case: 'CASE WHEN n > 0 THEN true ELSE false END',
    json_order: "data > '1'",
    array: "tags = '{}'",
  };
  const artifacts = await emit(
    model(
      table(path, {
        word: { type: 'text' },
        n: { type: 'integer' },
        twice: { type: 'integer', generated: ['n * 2'] },
        at: { type: 'timestamp with time zone' },
        data: { type: 'jsonb' },
        tags: { type: 'text[]' },
        address: { type: 'inet' },
      }),
      ...Object.entries(checks).map(([name, expression]) =>
        constraint([...path, name], { type: 'check', expression: [expression] }),
      ),
    ),
    { artifacts: { ...artifactDefaults, validators: true } },
  );
  const text = textAt(artifacts, 'validators/left.ts');
  const listed = [...text.matchAll(/^\/\/ - (.*)$/gm)].map(([, line]) => line);
  expect(listed).toEqual([
    'address: any text passes for inet',
    'arithmetic holds what is not translated (A_Expr)',
    'array compares what is not compared here',
    'case holds what is not translated (CaseExpr)',
    'clock calls now',
    'column_of_type uses the operator <<',
    'generated reads twice, which no row has',
    'ilike holds what is not translated (A_Expr)',
    'json_order orders JSON',
    'locale ignores case by a locale',
    'lower calls lower',
    'order orders text by a collation',
    'own uses a collation of its own',
    'pattern has a pattern that JavaScript reads otherwise',
    'unicode has a pattern that JavaScript reads otherwise',
    'zone compares with "2020-01-01"',
  ]);
  expect(text).toContain('checks: [],');
});

test('validators pass the strictest settings and have the types of the helpers', async () => {
  const artifacts = await emitShop({ artifacts: { ...artifactDefaults, validators: true } });
  const application = `import type { z } from 'zod';
import * as products from './generated/db/tables/products.js';
import type { Queryable } from './generated/db/runtime/queryable.js';
import * as schema from './generated/validators/products.js';

export async function create(db: Queryable, input: unknown): Promise<products.Row> {
  return products.insert(db, schema.insert.parse(input));
}
export const inserted: products.Insert = {} as z.infer<typeof schema.insert>;
export const parsed: z.infer<typeof schema.insert> = {} as products.Insert;
export const changed: products.Update = {} as z.infer<typeof schema.update>;
export const status: 'active' | 'inactive' = schema.columns.status.parse('active');
export const price: z.ZodType = schema.insert.shape.price;
// @ts-expect-error: the column does not exist
export const wrong: unknown = schema.columns.prize;
`;
  const folder = writeProject(artifacts, { 'application.ts': application }, true);
  folders.push(folder);
  const settings = { ...moduleSettings.nodenext, skipLibCheck: true };
  const include = ['application.ts', 'generated/validators', 'generated/db'];
  expect(compileProject(folder, settings, { types: [], include })).toEqual([]);
});
