import { expect, test } from 'vitest';
import { migrateUp } from '../../generator/database/runner/migrate-up.ts';
import type { MigrationFailure } from '../../generator/database/runner/migration-failure.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { folder, problem } from './runner-folder.support.ts';

test.each(majors)(
  'a constraint that rows refuse comes with a query that finds them, on PostgreSQL %i',
  (major) =>
    withDatabase(major, async ({ client, connection: target }) => {
      await client.query(`CREATE TABLE public.a (id integer PRIMARY KEY, "N n" integer);
      INSERT INTO public.a VALUES (1, 1), (2, -2), (3, NULL), (4, -4)`);
      const table = 'ALTER TABLE public.a';
      const check = [
        `${table} ADD CONSTRAINT c CHECK ("N n" > 0) NOT VALID`,
        `${table} VALIDATE CONSTRAINT c`,
      ];
      const key = 'FOREIGN KEY ("N n") REFERENCES public.a (id)';
      const foreign = [`${table} ADD CONSTRAINT f ${key} NOT VALID`, `${table} VALIDATE CONSTRAINT f`];
      const folders = [folder(1, check, ''), folder(2, foreign, '')];
      const found: unknown[] = [];
      for (const value of [3, 1]) {
        const error = await problem(migrateUp({ target, folders }));
        const { hint, diagnostics } = error as MigrationFailure;
        expect(diagnostics[0]?.hint).toBe(hint);
        const query =
          /^Correct the rows that are in the way, and run again: (.+)$/.exec(hint ?? '')?.[1] ?? '';
        const { rows } = await client.query({ text: query, rowMode: 'array' });
        found.push(rows.map(([id]) => id));
        await client.query(`UPDATE public.a SET "N n" = ${value} WHERE id IN (${rows.map(([id]) => id)})`);
        if (value === 3) await client.query('UPDATE public.a SET "N n" = 7 WHERE id = 2');
      }
      expect(found).toEqual([[2, 4], [2]]);
      expect((await migrateUp({ target, folders })).applied).toHaveLength(1);
    }),
);
