import type { Client } from 'pg';
import { aroundAll, describe, test } from 'vitest';
import { cases } from '../support/cases.ts';
import { migratePair } from '../support/migrate-pair.ts';
import { hasNativePgDump, majors, withDatabase } from '../support/postgres.ts';

describe.each(majors)('on PostgreSQL %i', (major) => {
  let bare: Client;
  let dump = false;
  aroundAll(async (runSuite) => {
    dump = await hasNativePgDump(major);
    await withDatabase(major, async ({ client }) => {
      bare = client;
      await runSuite();
    });
  });

  test.each(cases)(
    '$name migrates to what a fresh build is, and back, while others work',
    async ({ pair }) => {
      await migratePair(await pair(), { major, bare, merge: true, online: true, dump });
    },
  );
});
