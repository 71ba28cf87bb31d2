import { dirname, join } from 'node:path/posix';
import { Project } from 'ts-morph';
import { describe, expect, test } from 'vitest';
import type { Artifact } from '../../generator/emit/artifact.ts';
import { emitArtifacts } from '../../generator/emit/artifacts.ts';
import { renderMigration } from '../../generator/emit/migration-sql.ts';
import { SchemaError } from '../../generator/kernel/diagnostic.ts';
import { emptyModel, type Model, modelOf } from '../../generator/kernel/model.ts';
import { planMigration } from '../../generator/kernel/plan.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { benchModel, constraint, members, model, primaryKey, table } from './support/model-builder.ts';
import { shopDescriptions, shopModel } from './support/shop-model.ts';

function emit(of: Model, templates: Readonly<Record<string, string>> = {}): Promise<readonly Artifact[]> {
  return emitArtifacts({
    model: of,
    kinds,
    described: shopDescriptions,
    folders: [{ number: 1, name: '0001_initial', up: 'UP', down: 'DOWN' }],
    imports: 'js',
    templates: new Map(Object.entries(templates)),
  });
}

describe('the table of artifacts', () => {
  test('makes a file for each thing', async () => {
    expect((await emit(shopModel())).map(({ path }) => path)).toEqual([
      'db/runtime/batch.ts',
      'db/runtime/copy.ts',
      'db/runtime/helpers.ts',
      'db/runtime/keyset.ts',
      'db/runtime/list.ts',
      'db/runtime/many.ts',
      'db/runtime/parsers.ts',
      'db/runtime/pglite.ts',
      'db/runtime/prepared.ts',
      'db/runtime/queryable.ts',
      'db/runtime/search.ts',
      'db/runtime/statement.ts',
      'db/runtime/table.ts',
      'db/runtime/transaction.ts',
      'db/runtime/values.ts',
      'db/runtime/views.ts',
      'db/runtime/violations.ts',
      'db/runtime/write.ts',
      'db/tables/billing/invoice.ts',
      'db/tables/products.ts',
      'db/tables/schema_versions.ts',
      'db/tables/stock.ts',
      'db/views/active_products.ts',
      'described/active_products.json',
      'docs/README.md',
      'docs/tables/billing/invoice.md',
      'docs/tables/products.md',
      'docs/tables/schema_versions.md',
      'docs/tables/stock.md',
      'docs/views/active_products.md',
      'migrations/0001_initial/down.sql',
      'migrations/0001_initial/up.sql',
      'schema.sql',
      'sql/tables/billing/invoice.sql',
      'sql/tables/products.sql',
      'sql/tables/stock.sql',
      'sql/views/active_products.sql',
      'zapatos/schema.d.ts',
    ]);
  });

  test('yields the same bytes whatever the order of the objects', async () => {
    const objects = [...shopModel().objects.values()];
    const expected = await emit(modelOf(objects));
    for (let turn = 1; turn < 5; turn += 1) {
      const shuffled = [...objects].sort(
        (a, b) => Math.sin(a.id.length * turn) - Math.sin(b.id.length * turn),
      );
      expect(await emit(modelOf(shuffled.reverse()))).toEqual(expected);
    }
  });

  test('keeps the bytes of a table within bounds', async () => {
    const count = 100;
    const plan = planMigration(emptyModel, benchModel(count), kinds);
    const files = [
      ...(await emit(benchModel(count))),
      { path: 'migrations/up.sql', content: renderMigration(plan, { name: '0001_x', direction: 'up' }) },
    ];
    const bytes = (pattern: RegExp): number =>
      files.filter(({ path }) => pattern.test(path)).reduce((sum, { content }) => sum + content.length, 0) /
      count;
    expect(bytes(/^(?:db\/tables|zapatos)\//)).toBeLessThan(6 * 1024);
    // Three copies of its DDL: its own file, schema.sql and the migration that makes it.
    expect(bytes(/\.sql$/)).toBeLessThan(3.75 * 1024);
    expect(bytes(/^docs\//)).toBeLessThan(4 * 1024);
  });

  test('leaves a table that is not ours readable and not writable', async () => {
    const ledger = (await emit(shopModel())).find(
      ({ path }) => path === 'db/tables/schema_versions.ts',
    )?.content;
    expect(ledger).toContain('export const findByVersion');
    expect(ledger).not.toMatch(/insert|delete|[uU]pdate/);
  });
});

test('every link of the docs leads to a file', async () => {
  const files = await emit(shopModel());
  const paths = new Set(files.map(({ path }) => path));
  const links = files.flatMap(({ path, content }) =>
    path.startsWith('docs/')
      ? [...content.matchAll(/\]\(([^)]+)\)/g)].map(([, to = '']) => join(dirname(path), to))
      : [],
  );
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter((link) => !paths.has(link))).toEqual([]);
});

describe('hostile names and comments', () => {
  const hostile = [
    '*/ process.exit(1) /*',
    '`; process.exit(1); `',
    "'); process.exit(1); ('",
    '\n@ts-expect-error',
    '"]; x',
    '__proto__',
    'class',
  ];

  test('make exactly the statements that tame ones make', async () => {
    const build = (name: (index: number) => string): Model => {
      const path = ['public', name(0)];
      const columns = Object.fromEntries(
        hostile.map((text, n) => [
          name(n),
          { type: 'text', comment: text, typescript: { values: [text, 'b'] } },
        ]),
      );
      return model(
        table(path, columns, { comment: name(1) }),
        constraint([...path, name(2)], { type: 'primary key', columns: members(path, [name(0)]) }),
      );
    };
    const shapeOf = async (of: Model): Promise<readonly unknown[]> => {
      const project = new Project({ useInMemoryFileSystem: true });
      return (await emit(of))
        .filter(({ path }) => /^(db|zapatos)\//.test(path))
        .map(({ content }, n) => {
          const file = project.createSourceFile(`${n}.ts`, content);
          const errors = project
            .getProgram()
            .getSyntacticDiagnostics(file)
            .map((error) => error.getMessageText());
          return { kinds: file.getStatements().map((statement) => statement.getKindName()), errors };
        });
    };
    expect(await shapeOf(build((n) => hostile[n] ?? ''))).toEqual(await shapeOf(build((n) => `plain_${n}`)));
  });

  test('neither link, nor show HTML, nor break a table in the docs', async () => {
    const text = '<img src=x onerror=alert(1)> [a](javascript:b) | ![i](x)\n# h `c` *e* &lt;';
    const path = ['public', 'a|b<i>`'];
    const page = (
      await emit(
        model(table(path, { [text.slice(0, 40)]: { type: 'text', comment: text } }, { comment: text })),
      )
    ).find(({ path: file }) => file.startsWith('docs/tables/'));
    const rows = page?.content.split('\n').filter((line) => line.startsWith('| ')) ?? [];
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row.replaceAll('\\|', '').match(/\|/g)).toHaveLength(6);
    const prose = page?.content.replace(/\\./g, '').replace(/(`+)(?!`).+?(?<!`)\1(?!`)/g, '') ?? '';
    expect(prose).not.toMatch(/[<>&]|!\[|\]\(javascript|^# h/m);
  });

  test('stay in one line of a migration', async () => {
    const path = ['public', 'a\nDROP TABLE x; --'];
    const plan = planMigration(
      emptyModel,
      model(table(path, { id: { type: 'uuid' } }), primaryKey(path, 'id')),
      kinds,
    );
    const sql = renderMigration(plan, { name: '0001_x', direction: 'up' });
    expect(sql.split('\n').filter((line) => line.startsWith('DROP'))).toEqual([
      'DROP TABLE x; --" (',
      'DROP TABLE x; --_pkey" PRIMARY KEY (id)',
    ]);
    expect(sql).toContain('\nBEGIN;\n');
    expect(sql.endsWith('\nCOMMIT;\n')).toBe(true);
  });
});

describe('templates of the user', () => {
  test('take the place of a built-in one or add files', async () => {
    const files = await emit(shopModel(), {
      'docs/table.md.hbs': 'Mine: {{name}}\n',
      'note.hbs':
        '{{!-- for: table; to: "notes/{{slug}}.txt" --}}\n{{name}}{{#each columns}} {{@index}}{{name}}{{/each}}',
      'functions/touch.hbs': 'not ours',
    });
    expect(files.find(({ path }) => path === 'docs/tables/stock.md')?.content).toBe('Mine: stock\n');
    expect(files.find(({ path }) => path === 'notes/stock.txt')?.content).toBe(
      'stock 0site_id 1product_id 2amount',
    );
  });

  test('fail loudly, all at once, with their name', async () => {
    const problemsOf = async (templates: Readonly<Record<string, string>>): Promise<readonly string[]> => {
      const error = await emit(shopModel(), templates).catch((thrown: unknown) => thrown);
      if (!(error instanceof SchemaError)) throw error;
      return error.diagnostics.map(({ code, message }) => `${code} ${message.split('\n')[0]}`);
    };
    expect(
      await problemsOf({ 'a.hbs': 'no front matter', 'b.hbs': '{{!-- for: table; to: "b" --}}{{#if}' }),
    ).toEqual([
      'TW503 templates/a.hbs is no built-in template and does not say what it is for',
      expect.stringMatching(/^TW502 templates\/b\.hbs Parse error/),
    ]);
    expect(await problemsOf({ 'docs/table.md.hbs': '{{nmae}}' })).toEqual([
      expect.stringContaining('"nmae" not defined'),
    ]);
    expect(await problemsOf({ 'c.hbs': '{{!-- for: table; to: "one.txt" --}}' })).toHaveLength(3);
    for (const to of [
      '../x',
      '/etc/x',
      'a/../../x',
      'a\\\\b',
      'con:',
      'migrations/0001/up.sql',
      'a//b',
      '',
    ]) {
      const [problem] = await problemsOf({ 'd.hbs': `{{!-- for: schema; to: "${to}" --}}` });
      expect(problem).toMatch(to === '' ? /^TW503/ : /^TW504/);
    }
  });
});
