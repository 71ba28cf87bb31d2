/** What every command ends with: scripts and CI read nothing else. */
export const exitCodes = { fine: 0, difference: 1, usage: 2, database: 3 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodeHelp =
  'Exit codes: 0 fine; 1 check found a difference, or a refusal; 2 usage or schema error; 3 database error.';

/** Templates that do not compile are the user's to mend, like a schema that does not. */
const templateCodes = /^TW50\d$/;

/**
 * TW310 refuses a drop, TW320 to TW323 ask for a decision, TW330 and TW331 refuse a hazard, TW42x to make one history of
 * another, TW5xx to touch a file, TW62x to run a migration, TW64x to believe one, TW664 a database and TW665 a word: nothing
 * is wrong with the schema.
 */
const refusalCodes = /^TW(310|32[0-3]|33[01]|42[5689]|5\d\d|62\d|64\d|66[45])$/;

/** PostgreSQL refuses what schema.ts says: a mistake in the schema, which a server found. */
const schemaCode = 'TW644';

/** The exit code of an error that carries these diagnostics. */
export function exitCodeOf(codes: readonly string[]): ExitCode {
  if (codes.includes(schemaCode)) return exitCodes.usage;
  if (codes.some((code) => /^TW6\d\d$/.test(code) && !refusalCodes.test(code))) return exitCodes.database;
  const refused =
    codes.length > 0 && codes.every((code) => refusalCodes.test(code) && !templateCodes.test(code));
  return refused ? exitCodes.difference : exitCodes.usage;
}
