import { beforeAll, expect, test } from 'vitest';
import { diff, generate, migrateUp } from '../../generator/index.ts';
import { buildTool, schemaText, TemporaryProject } from '../cli/support/temporary-project.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { runScript } from './run-script.ts';

beforeAll(buildTool);

const [major = 15] = majors;
const view = `${schemaText
  .replace('table, text, uuid', 'check, table, text, uuid, view')
  .replace(
    "[index('idx",
    "[check('cats_named', sql`length(${t.name})>0 AND ${t.name} IN ('a', 'b')`), index('idx",
  )}
export const namedCats = view('named_cats', () => sql\`select \${cats.id}, \${cats.name} from \${cats} where \${cats.name}<>'x'\`);
`;

test('schema.ts, history and migrations are compared as they were written, without a server', async () => {
  const project = new TemporaryProject({ 'schema.ts': schemaText });
  const { root } = project;
  await generate({ root, prove: false });
  expect(await diff({ root, from: 'history', to: 'schema.ts' })).toMatchObject({ status: 'same', sql: '' });
  project.write({ 'other.ts': schemaText.replace('name: text()', 'name: text().nullable(), born: text()') });
  const result = await diff({ root, from: 'history', to: './other.ts' });
  expect(result.differences).toEqual([
    { verb: 'set', kind: 'column', name: 'public.cats.name', props: ['nullable'] },
    { verb: 'add', kind: 'column', name: 'public.cats.born', props: [] },
  ]);
  expect(result.sql).toContain('-- From history to ./other.ts');
  expect((await diff({ root, from: '0', to: '1' })).differences.length).toBeGreaterThan(4);
  await expect(diff({ root, from: '7', to: 'history' })).rejects.toMatchObject({
    diagnostics: [{ code: 'TW420', message: 'there is no migration 7' }],
  });
});

test('what is renamed, what is named after it, and what is parked are planned as generate plans them', async () => {
  const unique = schemaText.replace('name: text(),', 'name: text().unique(),\n  born: text().nullable(),');
  const project = new TemporaryProject({ 'schema.ts': unique });
  const { root } = project;
  await generate({ root, prove: false });
  project.write({
    'schema.ts': `${unique
      .replace('index, sql', 'dropped, index, sql')
      .replace(
        'name: text().unique(),\n  born: text().nullable(),',
        "label: text().renamedFrom('name').unique(),",
      )
      .replace('t.name', 't.label')}dropped('cats.born', { park: '30d' });\n`,
  });
  const { sql, differences } = await diff({ root, from: 'history', to: 'schema.ts' });
  expect(differences.filter(({ verb }) => verb !== 'rename' && verb !== 'set')).toEqual([]);
  const { migration } = await generate({ root, prove: false });
  const blocks = (text: string): string => text.slice(text.indexOf('-- @'));
  expect(blocks(sql)).toBe(blocks(project.read(`generated/migrations/${migration?.name}/up.sql`)));
});

test('migrations are compared under the names that those between gave, there and back', async () => {
  const cats = (
    name: string,
    label: string,
    more = '',
  ) => `import { renamedFrom, table, text, uuid } from 'tablewright';
export const cats = table('${name}', { id: uuid().primaryKey(), ${label} }${more});
`;
  const project = new TemporaryProject({ 'schema.ts': cats('cats', 'name: text()') });
  const { root } = project;
  const edits = [
    cats('cats', "title: text().renamedFrom('name')"),
    cats('tom_cats', "label: text().renamedFrom('title')", ", () => [renamedFrom('cats')]"),
  ];
  await generate({ root, prove: false });
  for (const text of edits) {
    project.write({ 'schema.ts': text });
    await generate({ root, prove: false });
  }
  const verbs = async (from: string, to: string) =>
    (await diff({ root, from, to })).differences.map(({ verb, kind, name }) => `${verb} ${kind} ${name}`);
  expect(await verbs('1', '3')).toEqual([
    'rename table public.tom_cats',
    'rename column public.tom_cats.label',
    'rename constraint public.tom_cats.tom_cats_pkey',
  ]);
  expect((await verbs('3', '1')).every((line) => line.startsWith('rename '))).toBe(true);
  expect(await verbs('1', 'schema.ts')).toEqual(await verbs('1', '3'));
});

test(
  'a database is compared with schema.ts as PostgreSQL prints both, and drift is what differs',
  { timeout: 240_000 },
  () =>
    withDatabase(major, async ({ url, client }) => {
      const project = new TemporaryProject({ 'schema.ts': view });
      const { root } = project;
      await generate({ root, prove: false });
      await migrateUp({ root, database: url });
      const sides = [
        { from: url, to: 'schema.ts' },
        { from: 'history', to: url },
      ];
      for (const side of sides) {
        expect(await diff({ root, ...side })).toMatchObject({
          status: 'same',
          differences: [],
          unmodelled: [],
        });
      }
      await runScript(
        client,
        `ALTER TABLE public.cats ADD COLUMN hotfix text; DROP INDEX public.idx_cats_name; CREATE TABLE public.theirs (a int);
       CREATE POLICY p ON public.dogs USING (true)`,
      );
      const drift = await diff({ root, from: url, to: 'schema.ts' });
      expect(drift.differences.map(({ verb, name }) => `${verb} ${name}`)).toEqual([
        'remove public.cats.hotfix',
        'add public.cats.idx_cats_name',
      ]);
      // What nobody declared is left when the plan leads to schema.ts, and told when it leads to the database.
      expect(drift.left).toEqual([{ kind: 'table', name: 'public.theirs', why: 'never declared' }]);
      expect((await diff({ root, from: 'schema.ts', to: url })).sql).toContain('CREATE TABLE public.theirs');
      await runScript(client, drift.sql);
      expect((await diff({ root, from: url, to: 'schema.ts' })).differences).toEqual([]);

      const explained = project.run(['diff', 'schema.ts', url, '--explain']);
      expect(explained.stdout).toMatch(/create table public\.theirs/);
      expect(explained.stdout).not.toContain('-- @tx');
      const plain = project.run(['diff', url, 'schema.ts']);
      expect(plain).toMatchObject({ status: 1, stdout: '-- 1 object that no kind models differ.\n' });
      expect(plain.stderr).toContain('warning TW423: policy p on public.dogs is not modelled: only in FROM');
      expect(plain.stderr).toContain('warning TW424: table public.theirs is left as it is (never declared)');
      await client.query('DROP POLICY p ON public.dogs');
      expect(project.run(['diff', url, 'schema.ts', '--strict'])).toMatchObject({
        status: 0,
        stdout: '-- They are alike.\n',
      });
      await client.query("CREATE TYPE public.mood AS ENUM ('sad')");
      const strict = project.run(['diff', url, url, '--strict', '--schemas', 'public', '--json']);
      expect(strict.status).toBe(1);
      expect(JSON.parse(strict.stdout)).toMatchObject({
        status: 'same',
        differences: [],
        statements: [],
        unmodelled: [{ kind: 'enum type', name: 'public.mood', where: 'alike in both' }],
        diagnostics: [{ code: 'TW423', severity: 'error' }],
      });
      expect(project.run(['diff', url, url])).toMatchObject({ status: 0 });
      expect(project.run(['diff', 'nothing', url])).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('TW420'),
      });
      const secret = project.run(['diff', 'postgres://me:Geheim123@127.0.0.1:1/x', url]);
      expect(secret.status).toBe(3);
      expect(secret.stderr).not.toContain('Geheim123');
    }),
);
