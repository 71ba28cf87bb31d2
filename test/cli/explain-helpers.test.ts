import { beforeAll, expect, test } from 'vitest';
import { majors, server } from '../support/postgres.ts';
import { buildTool, TemporaryProject } from './support/temporary-project.ts';

const schema = `import { at, field, numeric, oneOf, shape, sql, table, text, uuid, view, index, jsonb, boolean, integer } from 'tablewright';

export const parts = table('parts', {
  id: uuid().primaryKey().default(sql\`gen_random_uuid()\`),
  number: numeric().unique(),
  digit: numeric(1).unique(),
  state: oneOf('new', 'old'),
  note: text().nullable(),
  is_kept: boolean(),
  facts: jsonb(shape({ made: field.text(), more: field.text().optional() }), { check: true }),
  made: text().generatedAs((c) => at(c.facts, 'made')),
  tags: text().array(),
}, (t) => [index('idx_parts_note').on(t.note, t.id), index('idx_parts_kept').on(t.state).where(sql\`\${t.is_kept}\`)]);

export const open = view('open_parts', () => sql\`SELECT \${parts.id}, \${parts.number}, \${parts.note} FROM \${parts}\`);
`;
const barrier = schema.replace('FROM ${parts}`);', 'FROM ${parts}`, { securityBarrier: true });');

beforeAll(buildTool);

test('check --explain prints the index of each helper, and fails where PostgreSQL takes another way', async () => {
  // The shared server, so that none is started for each run.
  const database = ['--database', (await server(majors[0] ?? 15)).url('postgres')];
  const project = new TemporaryProject({ 'schema.ts': schema });
  const generated = project.run(['generate', '--no-prove', ...database]);
  expect(generated.status, generated.stderr).toBe(0);
  const fine = project.run(['check', '--prove', '--explain', ...database]);
  expect(fine.status, fine.stdout + fine.stderr).toBe(0);
  expect(fine.stdout).toMatch(/^ +parts\.findById +parts_pkey +parts_pkey +1\d +1 +\d+\.\d$/m);
  expect(fine.stdout).toMatch(/^ +open_parts\.listByNote +idx_parts_note +idx_parts_note /m);
  expect(fine.stdout).toContain('Everything is as schema.ts says');
  expect(fine.stderr).not.toContain('TW236');

  // numeric = numeric may raise an error with a value in it, so that the barrier keeps it above all rows.
  project.write({ 'schema.ts': barrier });
  expect(project.run(['generate', '--no-prove', ...database]).status).toBe(0);
  const wrong = project.run(['check', '--explain', '--json', ...database]);
  expect(wrong.status).toBe(1);
  const { plans, findings } = JSON.parse(wrong.stdout);
  expect(findings.map(({ code }: { code: string }) => code)).toContain('TW235');
  expect(plans.filter(({ isServed }: { isServed: boolean }) => !isServed)).toContainEqual(
    expect.objectContaining({
      helper: 'open_parts.findByNumber',
      expected: 'parts_number_key',
      chosen: [],
      scanned: ['parts'],
    }),
  );
}, 240_000);
