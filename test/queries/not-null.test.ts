import { expect, test } from 'vitest';
import { check, generate } from '../../generator/index.ts';
import { TemporaryProject } from '../cli/support/temporary-project.ts';

const schema = `import { integer, notNull, query, sql, table, text, view } from 'tablewright';

export const cats = table('cats', { id: integer().primaryKey(), name: text(), nick: text().nullable() });

export const initials = view('initials', () => sql\`
  SELECT \${cats.id}, \${notNull(sql\`substring(\${cats.name} FROM '.')\`)} AS initial FROM \${cats}\`);

export const nicks = query('nicks', { id: integer() }, (arg) => sql\`
  SELECT \${cats.name}, \${cats.nick} AS nick FROM \${cats} WHERE \${cats.id} = \${arg.id}\`);
`;
const broken = schema.replace('${cats.nick} AS nick', '${notNull(cats.nick)}');

test('a promise rules the types and is kept to over sample rows', async () => {
  const project = new TemporaryProject({
    'schema.ts': schema,
    // One server is enough to be asked twice.
    'package.json': '{ "type": "module", "tablewright": { "postgres": { "min": 15, "max": 15 } } }\n',
  });
  const { root } = project;
  await generate({ root, prove: false });
  expect(project.read('generated/db/views/initials.ts')).toContain('  initial: string;');
  // What PostgreSQL said stays as it said it.
  expect(project.read('generated/described/initials.json')).toContain('"nullable":true');
  expect(project.read('generated/db/queries/nicks.ts')).toContain('  nick: string | null;');
  expect(await check({ root, prove: true })).toMatchObject({ status: 'same', findings: [] });

  project.write({ 'schema.ts': broken });
  await generate({ root, prove: false });
  expect(project.read('generated/db/queries/nicks.ts')).toContain('  nick: string;');
  const { status, findings } = await check({ root, prove: true });
  expect(status).toBe('different');
  expect(findings).toMatchObject([{ code: 'TW256' }]);
  expect(findings[0]?.message).toContain('query nicks: nick is NULL in 1 of its rows');
});

test('a promise about what is no output column is refused', async () => {
  const inner = schema.replace(
    'SELECT ${cats.name}, ${cats.nick} AS nick FROM ${cats} WHERE',
    'SELECT ${cats.name} FROM ${cats} WHERE (SELECT ${notNull(cats.nick)}) IS NULL AND',
  );
  const { root } = new TemporaryProject({ 'schema.ts': inner });
  await expect(generate({ root, prove: false })).rejects.toMatchObject({
    diagnostics: [{ code: 'TW255' }],
  });
});
