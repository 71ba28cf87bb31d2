import { describe, expect, it } from 'vitest';
import { type Diagnostic, generate, prove, SchemaError } from '../../generator/index.ts';
import { TemporaryProject } from '../cli/support/temporary-project.ts';

const before = `import { integer, table, text, timestamptz, uuid } from 'tablewright';
export const cats = table('cats', { id: uuid().primaryKey(), name: text().nullable(), age: integer() });
export const toys = table('toys', { id: uuid().primaryKey(), cat_id: uuid().nullable(), size: integer() });
`;

async function project(): Promise<TemporaryProject> {
  const made = new TemporaryProject({ 'schema.ts': before });
  await generate({ root: made.root, prove: false });
  return made;
}

async function refusals(run: Promise<unknown>): Promise<readonly Diagnostic[]> {
  try {
    await run;
  } catch (error) {
    if (error instanceof SchemaError) return error.diagnostics;
    throw error;
  }
  return [];
}

describe('generate', () => {
  it('plans and proves a migration that lets others go on, and the short form when asked', async () => {
    const { root, read, write } = await bound();
    write({
      'schema.ts': `import { check, foreignKey, index, integer, sql, table, text, uuid } from 'tablewright';
export const cats = table('cats', { id: uuid().primaryKey(), name: text().nullable(), age: integer() }, (t) => [
  index('cats_name').on(t.name), check('cats_age', sql\`\${t.age} >= 0\`)]);
export const toys = table('toys', { id: uuid().primaryKey(), cat_id: uuid().nullable().references(() => cats.id), size: integer() });
`,
    });
    const short = await generate({ root, prove: false, offline: true, dryRun: true });
    expect(short.diff).toContain('CREATE INDEX cats_name');
    expect(short.diff).not.toContain('lock_timeout');
    const { migration } = await generate({ root, name: 'online', explain: true, prove: false });
    expect(migration?.explanation?.blocks.length).toBe(4);
    expect(read('generated/migrations/0002_online/up.sql')).toMatchSnapshot();
    expect(read('generated/migrations/0002_online/down.sql')).toMatchSnapshot();
  });

  it('proves it, without rows where the sample rows break what is new', async () => {
    const { root, write } = await bound();
    write({
      'schema.ts': before
        .replace('age: integer()', 'age: integer().check((c) => sql`${c.age} >= 0`)')
        .replace('size: integer() })', 'size: integer() }, (t) => [unique(t.size, t.id)])')
        .replace('{ integer', '{ sql, unique, integer'),
    });
    const { proof, warnings } = await generate({ root });
    expect(proof?.status).toBe('proved');
    const once = [{ code: 'TW648', message: expect.stringContaining('cats_age_check') }];
    expect(warnings).toMatchObject(once);
    const proved = await prove({ root });
    expect(proved.outcome).toMatchObject({ status: 'proved', majors: [15, 18] });
    expect(proved.notes).toMatchObject(once);
  });

  it('names every hazard with the flag that allows it, all at once', async () => {
    const { root, write } = await bound();
    write({
      'schema.ts': before
        .replace(
          'age: integer()',
          'age: integer(), next: integer().generatedAs((c) => sql`${c.age} + 1`).notNull()',
        )
        .replace(
          'size: integer()',
          'size: integer(), double: integer().generatedAs((c) => sql`${c.size} * 2`).nullable()',
        )
        .replace('{ integer', '{ sql, integer'),
    });
    const found = await refusals(generate({ root, prove: false }));
    expect(found.map(({ code, hint }) => [code, hint])).toEqual([
      [
        'TW330',
        'If that may be: --allow rewrites-table:public.cats. If nobody uses the database meanwhile: --offline.',
      ],
      [
        'TW330',
        'If that may be: --allow rewrites-table:public.toys. If nobody uses the database meanwhile: --offline.',
      ],
    ]);
    const allow = ['rewrites-table:public.cats'];
    expect(await refusals(generate({ root, prove: false, allow }))).toHaveLength(1);
    const both = [...allow, 'rewrites table:toys'];
    expect(
      (await generate({ root, prove: false, allow: both, dryRun: true })).migration?.hazards,
    ).not.toEqual([]);
    expect((await generate({ root, prove: false, offline: true })).status).toBe('written');
  });

  it('asks before values change without an error, offline too', async () => {
    const made = new TemporaryProject({
      'schema.ts':
        "import { numeric, table } from 'tablewright';\nexport const a = table('a', { b: numeric(9, 3) });\n",
    });
    const { root } = made;
    await generate({ root, prove: false });
    made.write({
      'schema.ts':
        "import { numeric, table } from 'tablewright';\nexport const a = table('a', { b: numeric(9, 1) });\n",
    });
    const found = await refusals(generate({ root, prove: false, offline: true }));
    expect(found.map(({ code, hint }) => [code, hint])).toEqual([
      ['TW331', 'If that may be: --allow deletes-data:public.a.b.'],
    ]);
  });
});

async function bound() {
  const made = await project();
  return {
    root: made.root,
    read: (path: string) => made.read(path),
    write: (files: Readonly<Record<string, string>>) => made.write(files),
  };
}
