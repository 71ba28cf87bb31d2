import { foldHistory } from '../history/fold-history.ts';
import type { MigrationRecord } from '../history/migration-record.ts';
import { orderProblems } from '../history/order-problems.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { kinds } from '../kinds/index.ts';
import { commonOptions } from './database-target.ts';
import { migrationStatus } from './migrate.ts';
import { openProject } from './project.ts';
import type { DatabaseOptions, VerifyResult } from './results.ts';

/** See `verifyDatabase` of the library API. */
export async function verifyDatabase(options: DatabaseOptions): Promise<VerifyResult> {
  const { folders, target, majors } = commonOptions(options);
  const { entries, problems } = await migrationStatus(options);
  const partly = entries.flatMap(({ name, state }) => {
    const verb = state === 'interrupted' ? 'applied' : state === 'reverting' ? 'reverted' : null;
    return verb === null ? [] : [differs(`${name} is ${verb} only in part`)];
  });
  const applied = new Set(
    entries.filter(({ state }) => state === 'applied' || state === 'edited').map(({ name }) => name),
  );
  const records = folders.filter(({ name }) => applied.has(name)).map(({ record }) => record);
  if (orderProblems(records, [...applied]).length > 0) {
    const skipped = 'what the database has is no beginning of the history';
    return { entries, problems: [...problems, ...partly], foreign: [], skipped };
  }
  const { problems: drift, ...rest } = await compareWithFresh(target, majors, records, options);
  return { entries, problems: [...problems, ...partly, ...drift], ...rest };
}

async function compareWithFresh(
  target: string,
  majors: { readonly min: number; readonly max: number },
  records: readonly MigrationRecord[],
  options: DatabaseOptions,
): Promise<Omit<VerifyResult, 'entries'>> {
  const { openSession } = await import('../database/session.ts');
  const { withShadowServer } = await import('../database/shadow.ts');
  const { DatabaseError } = await import('../database/database-error.ts');
  const { verifyCatalog } = await import('../database/verify-catalog.ts');
  const projectRoot = openProject(options.root ?? process.cwd()).root;
  const model = foldHistory(records, kinds);
  const { client, major, close } = await openSession(target, { majors });
  try {
    const found = await withShadowServer({ projectRoot, majors: { min: major, max: major } }, (server) =>
      verifyCatalog({ client, model, kinds, server }),
    );
    return { ...found, skipped: null };
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== 'no-server') throw error;
    const skipped = `no PostgreSQL ${major} was found to build the history anew`;
    return { problems: [], foreign: [], skipped };
  } finally {
    await close().catch(() => {});
  }
}

function differs(message: string): Diagnostic {
  return { code: 'TW664', severity: 'error', message, hint: null, at: null, source: null };
}
