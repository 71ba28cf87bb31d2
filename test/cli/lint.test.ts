import { beforeAll, expect, test } from 'vitest';
import { majors, withDatabase } from '../support/postgres.ts';
import { buildTool, TemporaryProject } from './support/temporary-project.ts';

const schema = `import { index, integer, table, text } from 'tablewright';

export const parts = table('parts', { id: integer().primaryKey(), name: text(), code: text(), note: text() }, (t) => [
  index('parts_code').on(t.code),
  index('parts_code_name').on(t.code, t.name),
]);
`;

beforeAll(buildTool);

test.each(majors)(
  'lint --database says of each index what it takes and gives: %i',
  async (major) => {
    const project = new TemporaryProject({ 'schema.ts': schema });
    expect(project.run(['generate', '--no-prove']).status).toBe(0);
    await withDatabase(major, async ({ client, url }) => {
      // The second index is not there: of it nothing is said.
      await client.query(`CREATE TABLE public.parts (id integer PRIMARY KEY, name text NOT NULL, code text NOT NULL, note text NOT NULL);
      CREATE INDEX parts_code ON public.parts (code);
      INSERT INTO public.parts SELECT n, n, n, n FROM generate_series(1, 5) n;
      UPDATE public.parts SET code = 'a' WHERE id = 1;
      UPDATE public.parts SET note = 'b' WHERE id = 2;
      SET enable_seqscan = off; SET enable_bitmapscan = off`);
      for (const code of ['1', 'a', 'b'])
        await client.query('SELECT id FROM public.parts WHERE code = $1', [code]);
      await client.query('SELECT pg_stat_force_next_flush()');
      const { status, stderr, stdout } = project.run(['lint', '--database', url]);
      expect(status, stderr).toBe(0);
      expect(stdout).toContain('1 finding. Nothing is changed by itself.');
      expect(stderr).toContain(
        'warning TW232: parts_code (16 kB, written 6 times and read 3 times) of parts is the beginning of parts_code_name\n',
      );
      const { findings } = JSON.parse(project.run(['lint', '--database', url, '--json']).stdout);
      expect(findings).toMatchObject([
        { name: 'parts_code', index: { bytes: 16384, writes: 6, scans: 3 }, byIndex: null },
      ]);
    });
  },
  120_000,
);
