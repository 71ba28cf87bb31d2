import { describe, expect, test } from 'vitest';
import { migrateDown } from '../../generator/database/runner/migrate-down.ts';
import { migrateUp } from '../../generator/database/runner/migrate-up.ts';
import type { MigrationSource } from '../../generator/database/runner/migration-source.ts';
import { migrationStatus } from '../../generator/database/runner/migration-status.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { folder, problem, tables } from './runner-folder.support.ts';

const makeA = folder(1, 'CREATE TABLE public.a (x integer)', 'DROP TABLE public.a');
const makeB = folder(2, 'CREATE TABLE public.b (x integer)', 'DROP TABLE public.b');
const makeC = folder(3, 'CREATE TABLE public.c (x integer)', 'DROP TABLE public.c');
const both = folder(
  2,
  'CREATE TABLE public.a (x integer); CREATE TABLE public.b (x integer)',
  'DROP TABLE public.b; DROP TABLE public.a',
);
const squashed: MigrationSource = {
  ...both,
  record: { ...both.record, id: 'squashed', supersedes: ['id1', 'id2'] },
};

describe.each(majors)('migrations whose place another took, on PostgreSQL %i', (major) => {
  test('count as the one that took it, once all of them are applied, and are reverted as they were', () =>
    withDatabase(major, async (database) => {
      const target = database.connection;
      await migrateUp({ target, folders: [makeA, makeB] });
      const { applied } = await migrateUp({ target, folders: [squashed, makeC] });
      expect(applied.map(({ name }) => name)).toEqual([makeC.name]);
      const { entries, problems } = await migrationStatus({ target, folders: [squashed, makeC] });
      expect(problems).toEqual([]);
      expect(entries.filter(({ folder: file }) => file !== null).map(({ state }) => state)).toEqual([
        'applied',
        'applied',
      ]);
      await migrateDown({ target, to: 1, allow: ['deletes data'] });
      expect(await tables(database)).toEqual(['a', 'schema_versions']);
      expect(await problem(migrateUp({ target, folders: [squashed, makeC] }))).toMatchObject({
        diagnostics: [
          { code: 'TW628', message: expect.stringContaining('id2'), hint: expect.stringContaining('--to 0') },
        ],
      });
      await migrateDown({ target, to: 0, allow: ['deletes data'] });
      await migrateUp({ target, folders: [squashed, makeC] });
      expect(await tables(database)).toEqual(['a', 'b', 'c', 'schema_versions']);
    }));

  test('are out of order where one before it is pending', () =>
    withDatabase(major, async ({ connection: target }) => {
      await migrateUp({ target, folders: [makeA, makeB] });
      const before: MigrationSource = { ...makeC, number: 1, name: '0001_step_3' };
      expect(await problem(migrateUp({ target, folders: [before, squashed] }))).toMatchObject({
        diagnostics: [{ code: 'TW623' }],
      });
    }));
});
