import { migrateDown, migrateUp, migrationStatus } from '../../index.ts';
import { exitCodes } from '../exit-code.ts';
import { fine, type Report, type Reporter } from '../reporter.ts';
import { plainText } from '../terminal.ts';
import { type Arguments, databaseOption, type Verb } from './verb.ts';

export const migrateVerb: Verb = {
  command: 'migrate <direction>',
  describe: 'Apply or revert migrations on a database, or show where it stands',
  positionals: { direction: { choices: ['up', 'down', 'status'], describe: 'What to do' } },
  options: {
    database: databaseOption,
    to: {
      type: 'number',
      requiresArg: true,
      describe: 'Number of the last migration that is applied in the end',
    },
    allow: {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'Hazard that is allowed: "deletes data"',
    },
  },
  run(args, reporter) {
    const to = args.number('to');
    if (to !== undefined && (!Number.isInteger(to) || to < 0)) {
      return Promise.resolve(usage('TW904', '--to takes the number of a migration, or 0 for none'));
    }
    const direction = args.text('direction');
    if (direction === 'up') return up(args, reporter);
    return direction === 'down' ? down(args, reporter) : status(args);
  },
};

function usage(code: `TW${number}`, message: string): Report {
  const hint = '`tablewright migrate status` lists the numbers.';
  const problem = { code, severity: 'error', message, hint, at: null, source: null, text: null } as const;
  return { exitCode: exitCodes.usage, status: 'error', data: {}, lines: [], diagnostics: [problem] };
}

function targetOf(args: Arguments) {
  const database = args.text('database');
  return database === undefined ? {} : { database };
}

async function up(args: Arguments, reporter: Reporter): Promise<Report> {
  const to = args.number('to');
  const result = await migrateUp({
    ...targetOf(args),
    ...(to === undefined ? {} : { to }),
    onProgress: reporter.progress,
  });
  const lines = result.applied.map(({ name, durationMs }) => `applied ${name} in ${durationMs} ms`);
  if (lines.length === 0) lines.push('Nothing to apply: the database is up to date.');
  return fine(result.applied.length === 0 ? 'unchanged' : 'applied', result, lines.map(plainText));
}

async function down(args: Arguments, reporter: Reporter): Promise<Report> {
  const to = args.number('to');
  if (to === undefined) {
    return usage('TW905', 'migrate down needs --to NUMBER, the last migration that stays (0 for none)');
  }
  const result = await migrateDown({
    ...targetOf(args),
    to,
    allow: args.list('allow'),
    onProgress: reporter.progress,
  });
  const lines = result.reverted.map(({ name, durationMs }) => `reverted ${name} in ${durationMs} ms`);
  if (lines.length === 0) lines.push('Nothing to revert.');
  return fine(result.reverted.length === 0 ? 'unchanged' : 'reverted', result, lines.map(plainText));
}

async function status(args: Arguments): Promise<Report> {
  const { entries, problems } = await migrationStatus(targetOf(args));
  const lines = entries.map(({ name, state }) => `${state.padEnd(12)} ${name}`);
  if (lines.length === 0) lines.push('There are no migrations.');
  return {
    exitCode: problems.length > 0 ? exitCodes.difference : exitCodes.fine,
    status: problems.length > 0 ? 'different' : 'same',
    data: { entries },
    lines: lines.map(plainText),
    diagnostics: problems.map((problem) => ({ ...problem, text: null })),
  };
}
