import { beforeAll, describe, expect, it } from 'vitest';
import { majors, withDatabase } from '../support/postgres.ts';
import { buildTool, schemaText, TemporaryProject } from './support/temporary-project.ts';

beforeAll(buildTool);

// Each of its commands is a process, and some start a server.
describe.each(majors)('migrate on PostgreSQL %i', { timeout: 180_000 }, (major) => {
  it('shows what it would run, runs it with an event a line, and verifies, naming drift', () =>
    withDatabase(major, async ({ client, url }) => {
      const project = new TemporaryProject({ 'schema.ts': schemaText });
      project.run(['generate', '--no-prove']);
      const migrate = (...args: string[]) => project.run(['migrate', ...args, '--database', url]);

      const dry = migrate('up', '--dry-run');
      expect(dry).toMatchObject({ status: 0, stderr: '' });
      expect(dry.stdout).toMatch(/^-- 0001_initial_schema\n-- block 1 .*\nBEGIN;\nCREATE TABLE public\.cats/);
      expect(migrate('status').stdout).toBe('pending      0001_initial_schema\n');

      const up = migrate('up', '--json');
      const events: { type: string }[] = up.stderr
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(events.map(({ type }) => type)).toEqual(['begin', 'block', 'end']);
      expect(JSON.parse(up.stdout)).toMatchObject({ status: 'applied', waiting: null });

      expect(migrate('verify')).toMatchObject({ status: 0, stderr: '' });
      await client.query(
        'ALTER TABLE public.cats ADD COLUMN wild boolean; CREATE TABLE public.jobs (); ALTER TABLE public.cats ALTER COLUMN name DROP NOT NULL',
      );
      const drift = migrate('verify');
      expect(drift.status).toBe(1);
      expect(drift.stderr).toContain('error TW664: column public.cats.wild exists in the database');
      expect(drift.stderr).toContain('error TW664: column public.cats.name has nullable');
      expect(drift.stdout).toBe('foreign      table public.jobs\n');

      const revert = migrate('down', '--to', '0', '--dry-run');
      expect(revert.stdout).toMatch(/^-- needs --allow "deletes data":\n-- {3}TABLE public\.cats\n/);
      expect(revert.stdout).toContain('\nDROP TABLE public.cats;\n');
      expect(JSON.parse(migrate('down', '--to', '0', '--dry-run', '--json').stdout)).toMatchObject({
        losses: [{ hazard: 'deletes data', lost: ['TABLE public.cats', 'TABLE public.dogs'] }],
      });
    }));

  it('marks what psql ran, and nothing that is not there', () =>
    withDatabase(major, async ({ client, url }) => {
      const project = new TemporaryProject({ 'schema.ts': schemaText });
      project.run(['generate', '--no-prove']);
      const migrate = (...args: string[]) => project.run(['migrate', ...args, '--database', url]);
      const refused = migrate('mark', '--to', '1');
      expect(refused.status).toBe(1);
      expect(refused.stderr).toMatch(
        /error TW665: .*\n {2}schema:public|error TW665: .*\n {2}table:public\.cats/,
      );
      await client.query(project.read('generated/migrations/0001_initial_schema/up.sql'));
      expect(migrate('mark', '--to', '1')).toMatchObject({
        status: 0,
        stdout: 'marked 0001_initial_schema\n',
      });
      expect(migrate('up').stdout).toBe('Nothing to apply: the database is up to date.\n');
      expect(migrate('verify').status).toBe(0);
    }));
});
