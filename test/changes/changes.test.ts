import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GenerateResult } from '../../generator/index.ts';
import { ChangeProject, importTool } from './support/change-project.ts';
import { countReads } from './support/count-reads.ts';
import { acts, type Edit, editShop, makeShop, printShop, type Shop } from './support/shop-text.ts';

// A run beside what the last one left has to write what a run that looks at everything writes.

let tool: Awaited<ReturnType<typeof importTool>>;
const made: ChangeProject[] = [];
beforeAll(async () => {
  tool = await importTool();
});
afterAll(() => {
  for (const project of made) project.remove();
});

function makeProject(shop: Shop): ChangeProject {
  const project = new ChangeProject();
  made.push(project);
  project.write(printShop(shop));
  return project;
}

/** What a run says, and what is there after it. */
async function outcome(project: ChangeProject) {
  try {
    const result = await tool.generate({ root: project.root, prove: false });
    return { result, outputs: project.outputs() };
  } catch (error) {
    const diagnostics = error instanceof tool.SchemaError ? error.diagnostics : [String(error)];
    return {
      diagnostics: JSON.stringify(diagnostics).replaceAll(project.root, ''),
      outputs: project.outputs(),
    };
  }
}

async function start(shop: Shop): Promise<ChangeProject> {
  const project = makeProject(shop);
  await tool.generate({ root: project.root, prove: false });
  return project;
}

const edits = fc.array(fc.record({ table: fc.nat(11), act: fc.nat(1000), pick: fc.nat(99) }), {
  minLength: 8,
  maxLength: 8,
});

test('what a change writes is what a run writes that looks at everything, byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(edits, async (drawn) => {
      let shop = makeShop(12);
      const [beside, whole] = [await start(shop), await start(shop)];
      for (const edit of drawn) {
        const edited = editShop(shop, edit);
        for (const project of [beside, whole]) project.write(printShop(edited));
        whole.forget();
        const [a, b] = [await outcome(beside), await outcome(whole)];
        expect(a).toEqual(b);
        // What is refused is taken back.
        if ('result' in a) shop = edited;
      }
    }),
    { numRuns: 4 },
  );
}, 300_000);

/** The files under `generated/` that a run reads. */
async function readsOf(project: ChangeProject, run: () => Promise<unknown>): Promise<readonly string[]> {
  const paths = await countReads(run);
  const folder = `${project.root}/generated/`;
  return paths.filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length));
}

describe('what is read', () => {
  const quick = [
    'addColumn',
    'addDocumentedColumn',
    'addIndex',
    'addCheck',
    'document',
    'setDefault',
    'useHelper',
  ];

  test.each(quick)('of an edit that only touches one table (%s), not what the others yield', async (name) => {
    const counts: number[] = [];
    for (const size of [12, 24]) {
      const shop = makeShop(size);
      const project = await start(shop);
      const edit: Edit = { table: size - 1, act: Object.keys(acts).indexOf(name), pick: 1 };
      project.write(printShop(editShop(shop, edit)));
      let result: GenerateResult | null = null;
      const read = await readsOf(project, async () => {
        result = await tool.generate({ root: project.root, prove: false });
      });
      expect(result).toMatchObject({ status: 'written' });
      expect(read.filter((path) => /^(sql|db|docs)\/tables\/t0\./.test(path))).toEqual([]);
      counts.push(read.length);
    }
    expect(counts[0]).toBe(counts[1]);
  });

  test('of an edit of what a function names, everything', async () => {
    const shop = makeShop(4);
    const project = await start(shop);
    const files = printShop(shop);
    project.write({
      ...files,
      'schema.ts': files['schema.ts']?.replace("oneOf('a', 'b')", "oneOf('a', 'b', 'c')") ?? '',
    });
    const read = await readsOf(project, () => tool.generate({ root: project.root, prove: false }));
    expect(read).toContain('sql/tables/t0.sql');
  });
});

describe('what the last run left', () => {
  const damages: readonly (readonly [string, (text: string) => string])[] = [
    ['cut short', (text) => text.slice(0, -10)],
    ['empty', () => ''],
    ['with a byte changed', (text) => text.replace('t1_price', 't1_PRICE')],
    ['of another run', (text) => text.replace(/^\w+/, (hash) => hash.replace(/./g, 'a'))],
  ];

  test.each(damages)('is not believed %s', async (_what, damage) => {
    const shop = makeShop(6);
    const [beside, whole] = [await start(shop), await start(shop)];
    beside.write({ '.tablewright/settled.json': damage(beside.read('.tablewright/settled.json')) });
    whole.forget();
    const edited = printShop(editShop(shop, { table: 5, act: 0, pick: 1 }));
    for (const project of [beside, whole]) project.write(edited);
    expect(await outcome(beside)).toEqual(await outcome(whole));
  });

  test('is of no use where a generated file changed, even as it was stamped', async () => {
    const shop = makeShop(6);
    const project = await start(shop);
    const path = 'generated/zapatos/schema.d.ts';
    project.write({ [path]: project.read(path).replace('interface Columns', 'interface COLUMNS') });
    project.write(printShop(editShop(shop, { table: 5, act: 0, pick: 1 })));
    expect(await outcome(project)).toHaveProperty('diagnostics');
  });
});
