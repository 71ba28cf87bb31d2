import { expect, test } from 'vitest';
import { check, generate } from '../../generator/index.ts';
import { TemporaryProject } from '../cli/support/temporary-project.ts';

const schema = `import { extension, index, query, schema, sql, table, text, tstzrange, uuid, view } from 'tablewright';

export const tools = schema('tools');
export const trigrams = extension('pg_trgm', { schema: 'tools' });
export const gist = extension('btree_gist');
export const ids = extension('uuid-ossp');

export const stays = table('stays', {
  id: uuid().primaryKey().default(sql\`public.uuid_generate_v4()\`),
  name: text(),
  during: tstzrange(),
}, (t) => [index('stays_during').using('gist', t.id, t.during)]);

export const alike = view('alike', () => sql\`
  SELECT \${stays.id}, tools.similarity(\${stays.name}, 'x') AS score FROM \${stays}
  WHERE \${stays.name} OPERATOR(tools.%) 'x'\`);

export const nearest = query('nearest', { name: text() }, (arg) => sql\`
  SELECT \${stays.name}, tools.similarity(\${stays.name}, \${arg.name}) AS score FROM \${stays}\`);
`;

test('a view and a query read what extensions bring, which no reference names', async () => {
  const project = new TemporaryProject({ 'schema.ts': schema });
  await generate({ root: project.root, prove: true });
  expect(project.read('generated/db/views/alike.ts')).toContain('  score: number | null;');
  expect(project.read('generated/db/queries/nearest.ts')).toContain('  score: number | null;');
  expect(await check({ root: project.root })).toMatchObject({ status: 'same' });
});

test('an extension and its schema stay, whichever way they leave the schema', async () => {
  const declared = `import { dropped, extension, schema } from 'tablewright';
export const tools = schema('tools');
export const trigrams = extension('pg_trgm', { schema: 'tools' });
`;
  const project = new TemporaryProject({ 'schema.ts': declared });
  const { root } = project;
  await generate({ root });
  project.write({
    'schema.ts': "import { dropped } from 'tablewright';\ndropped('pg_trgm');\ndropped('tools');\n",
  });
  expect(await generate({ root })).toMatchObject({ migration: { name: '0002_drop_tools_and_1_more' } });
  expect(project.read('generated/migrations/0002_drop_tools_and_1_more/up.sql')).not.toContain('DROP');
  expect(await check({ root, prove: true })).toMatchObject({ status: 'same' });
});
