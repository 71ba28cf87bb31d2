import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { check, generate, prove, SchemaError } from '../../generator/index.ts';
import { buildTool, schemaText, TemporaryProject } from './support/temporary-project.ts';

const view = `${schemaText.replace('table, text, uuid', 'table, text, uuid, view')}
export const namedCats = view('named_cats', () => sql\`SELECT \${cats.id}, \${cats.name} FROM \${cats}\`);
`;

describe('the library', () => {
  it('generates, checks and proves from its sources, and prints nothing', async () => {
    const { root } = new TemporaryProject({ 'schema.ts': view });
    const first = await generate({ root });
    expect(first).toMatchObject({
      status: 'written',
      migration: { name: '0001_initial_schema' },
      proof: { status: 'proved', migrations: 1 },
      warnings: [],
    });
    expect(first.created).toContain('db/views/named_cats.ts');
    expect(await generate({ root })).toMatchObject({
      status: 'unchanged',
      created: [],
      updated: [],
      removed: [],
    });
    expect(await check({ root })).toMatchObject({ status: 'same', findings: [] });
    expect(await prove({ root })).toMatchObject({ problems: [] });
  });

  it('describes a view again when its description was edited, and not before', async () => {
    const project = new TemporaryProject({ 'schema.ts': view });
    await generate({ root: project.root, prove: false });
    const path = 'generated/described/named_cats.json';
    const text = project.read(path);
    project.write({ [path]: text.replaceAll('"nullable":false', '"nullable":true') });
    const { findings } = await check({ root: project.root });
    expect(findings.map(({ code }) => code)).toContain('TW522');
    await expect(generate({ root: project.root, prove: false })).rejects.toThrow(SchemaError);
    project.write({ [path]: text });
    expect(await check({ root: project.root })).toMatchObject({ status: 'same' });
  });
});

describe('a command that was killed', () => {
  beforeAll(buildTool);

  it('is finished or undone by the next, whichever that is', async () => {
    const tables = Array.from(
      { length: 150 },
      (_, at) => `export const t${at} = table('t${at}', { id: uuid().primaryKey() });`,
    );
    const project = new TemporaryProject({
      'schema.ts': `import { table, uuid } from 'tablewright';\n${tables.join('\n')}\n`,
    });
    const tool = resolve(import.meta.dirname, '../../dist/cli.cjs');
    for (let round = 0; round < 6; round += 1) {
      const child = spawn(process.execPath, [tool, 'generate', '--no-prove'], {
        cwd: project.root,
        stdio: 'ignore',
      });
      const ended = new Promise((done) => child.once('exit', done));
      await new Promise((wait) => setTimeout(wait, 150 + 60 * round));
      child.kill('SIGKILL');
      await ended;
      const checked = project.run(['check']);
      const isWritten = readdirSync(project.root).includes('generated');
      expect(checked.status, checked.stderr).toBe(isWritten ? 0 : 1);
      if (isWritten) break;
    }
    expect(project.run(['generate', '--no-prove']).status).toBe(0);
    expect(project.run(['check'])).toMatchObject({ status: 0 });
    expect(readdirSync(`${project.root}/generated/db/tables`)).toHaveLength(150);
  });
});
