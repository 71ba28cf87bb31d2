import { describe, expect, test } from 'vitest';
import {
  aggregates,
  laxTotals,
  numbering,
  strictFunctions,
  strictOperators,
  totalFunctions,
  totalOperators,
} from '../../generator/nullability/built-ins.ts';
import { majors, withDatabase } from '../support/postgres.ts';

describe.each(majors)('on PostgreSQL %i', (major) => {
  test('what is called strict is strict in every overload, and no aggregate is missing', () =>
    withDatabase(major, async ({ client }) => {
      const functions = [...totalFunctions.keys(), ...strictFunctions].filter((name) => !laxTotals.has(name));
      const lax = await client.query<{ name: string }>(
        `SELECT DISTINCT proname::text AS name FROM pg_proc
         WHERE pronamespace = 'pg_catalog'::regnamespace AND proname = ANY ($1) AND NOT proisstrict AND prokind = 'f'
         UNION ALL
         SELECT oprname || ' of ' || oprcode::text FROM pg_operator JOIN pg_proc p ON p.oid = oprcode
         WHERE oprnamespace = 'pg_catalog'::regnamespace AND oprname = ANY ($2) AND NOT proisstrict`,
        [functions, [...totalOperators, ...strictOperators]],
      );
      expect(lax.rows.map(({ name }) => name)).toEqual([]);
      const sets = await client.query<{ name: string }>(
        `SELECT DISTINCT proname::text AS name FROM pg_proc
         WHERE pronamespace = 'pg_catalog'::regnamespace AND proname = ANY ($1) AND proretset`,
        [functions],
      );
      expect(sets.rows).toEqual([]);
      const known = [...aggregates, ...numbering];
      const missing = await client.query<{ name: string }>(
        `SELECT DISTINCT proname::text AS name FROM pg_proc
         WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind = 'a' AND proname <> ALL ($1)`,
        [known],
      );
      expect(missing.rows.map(({ name }) => name)).toEqual([]);
    }));
});
