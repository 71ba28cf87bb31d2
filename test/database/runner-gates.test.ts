import { describe, expect, test } from 'vitest';
import { migrateDown } from '../../generator/database/runner/migrate-down.ts';
import { migrateUp } from '../../generator/database/runner/migrate-up.ts';
import type { MigrationSource } from '../../generator/database/runner/migration-source.ts';
import { migrationStatus } from '../../generator/database/runner/migration-status.ts';
import { planUp } from '../../generator/database/runner/plan-run.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { folder, tables } from './runner-folder.support.ts';

const make = (number: number, more: Partial<MigrationSource['record']> = {}): MigrationSource => {
  const made = folder(number, `CREATE TABLE public.t${number} ()`, `DROP TABLE public.t${number}`);
  return { ...made, record: { ...made.record, ...more } };
};
const expand = make(2, { change: 'amount' });
const other = make(3);
const contract = make(4, { change: 'amount', gate: 'deploy' });
const clean = make(5, { change: 'amount', gate: 'deploy' });
const folders = [make(1), expand, other, contract, clean, make(6)];
const numbers = (list: readonly { readonly number: number }[]) => list.map(({ number }) => number);

describe.each(majors)('gates on PostgreSQL %i', (major) => {
  test('end a run before a phase that waits for a deploy, and open for a later run one by one', () =>
    withDatabase(major, async (database) => {
      const target = database.connection;
      const run = async (options: Partial<Parameters<typeof migrateUp>[0]> = {}) => {
        const planned = await planUp({ target, folders, ...options });
        const { applied, waiting } = await migrateUp({ target, folders, ...options });
        expect(numbers(planned.scripts)).toEqual(numbers(applied));
        expect(planned.waiting).toEqual(waiting);
        return [numbers(applied), waiting?.number ?? null];
      };
      await migrateUp({ target, folders: folders.slice(0, 1) });
      // The phase before is this run's own.
      expect(await run({ pastGates: true })).toEqual([[2, 3], 4]);
      expect(await run()).toEqual([[], 4]);
      expect(await run({ to: 3 })).toEqual([[], null]);
      const { entries } = await migrationStatus({ target, folders });
      expect(entries.map(({ state }) => state)).toEqual([
        'applied',
        'applied',
        'applied',
        'waiting',
        'pending',
        'pending',
      ]);
      expect(await run({ pastGates: true })).toEqual([[4], 5]);
      expect(await run({ pastGates: true })).toEqual([[5, 6], null]);
      expect(await tables(database)).toEqual(['schema_versions', 't1', 't2', 't3', 't4', 't5', 't6']);
      await migrateDown({ target, to: 3, allow: ['deletes data'] });
      expect(await run()).toEqual([[], 4]);
    }));

  test('are all open on a database with an empty ledger, and where a run was begun behind one', () =>
    withDatabase(major, async ({ connection: target, client }) => {
      expect((await migrationStatus({ target, folders })).entries.map(({ state }) => state)).not.toContain(
        'waiting',
      );
      expect(numbers((await migrateUp({ target, folders })).applied)).toEqual([1, 2, 3, 4, 5, 6]);
      await client.query(
        "DROP TABLE public.t5, public.t6; DELETE FROM public.schema_versions WHERE version = 6; UPDATE public.schema_versions SET status = 'failed', block = 0 WHERE version = 5",
      );
      expect(numbers((await migrateUp({ target, folders })).applied)).toEqual([5, 6]);
    }));
});
