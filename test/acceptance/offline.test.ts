import type { Client } from 'pg';
import { aroundAll, describe, test } from 'vitest';
import { cases } from '../support/cases.ts';
import { migratePair } from '../support/migrate-pair.ts';
import { majors, withDatabase } from '../support/postgres.ts';

describe.each(majors)('on PostgreSQL %i', (major) => {
  let bare: Client;
  aroundAll((runSuite) =>
    withDatabase(major, async ({ client }) => {
      bare = client;
      await runSuite();
    }),
  );

  test.each(cases)('$name migrates there and back offline, statement by statement', async ({ pair }) => {
    await migratePair(await pair(), { major, bare, merge: false, online: false, dump: false });
  });
});
