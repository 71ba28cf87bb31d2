import {
  markApplied,
  migrateDown,
  migrateUp,
  migrationStatus,
  planDown,
  planUp,
  verifyDatabase,
} from '../../index.ts';
import { exitCodes } from '../exit-code.ts';
import { plural } from '../plural.ts';
import { fine, type Report, type Reporter } from '../reporter.ts';
import { plainText } from '../terminal.ts';
import { usageProblem } from '../usage-problem.ts';
import { describeLosses } from './describe-losses.ts';
import { describeScripts } from './describe-scripts.ts';
import { type Arguments, databaseOption, type Verb } from './verb.ts';

const directions = { up, down, status, verify, mark };

export const migrateVerb: Verb = {
  command: 'migrate <direction>',
  describe: 'Apply or revert migrations on a database, or show where it stands',
  positionals: { direction: { choices: Object.keys(directions), describe: 'What to do' } },
  options: {
    database: databaseOption,
    to: {
      type: 'number',
      requiresArg: true,
      describe: 'Number of the last migration that is applied in the end',
    },
    through: {
      type: 'number',
      requiresArg: true,
      describe: 'Like --to, and past the gates up to there whose phase an earlier run finished',
    },
    'past-gates': {
      type: 'boolean',
      default: false,
      describe: 'The programs that know the phase before are deployed: go on past the gate',
    },
    allow: {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'Hazard of a revert that is allowed: "deletes data" or "irreversible"',
    },
    'dry-run': { type: 'boolean', default: false, describe: 'Print the SQL that would run, and run nothing' },
    wait: {
      type: 'number',
      requiresArg: true,
      describe: 'Seconds to wait for another run to end (default: 60)',
    },
    'retry-for': {
      type: 'number',
      requiresArg: true,
      describe: 'Seconds for which a block is tried again while locks are not to be had (default: 300)',
    },
    progress: {
      type: 'boolean',
      default: false,
      describe: 'Say every few seconds how far a long statement came, as on a terminal',
    },
  },
  run(args, reporter) {
    for (const name of ['to', 'through']) {
      const number = args.number(name);
      if (number !== undefined && (!Number.isInteger(number) || number < 0))
        return Promise.resolve(usage('TW904', `--${name} takes the number of a migration, or 0 for none`));
    }
    for (const name of ['wait', 'retry-for']) {
      const number = args.number(name);
      if (number !== undefined && !(number >= 0))
        return Promise.resolve(usageProblem('TW904', `--${name} takes a number of seconds`, null));
    }
    const wanted = args.text('direction') ?? '';
    const run = Object.entries(directions).find(([name]) => name === wanted)?.[1] ?? status;
    return run(args, reporter);
  },
};

function usage(code: 'TW904' | 'TW905', message: string): Report {
  return usageProblem(code, message, '`tablewright migrate status` lists the numbers.');
}

/** What every direction passes on. */
function common(args: Arguments, reporter: Reporter) {
  const [database, wait, retryFor] = [args.text('database'), args.number('wait'), args.number('retry-for')];
  return {
    ...(database === undefined ? {} : { database }),
    ...(wait === undefined ? {} : { waitMs: wait * 1000 }),
    ...(retryFor === undefined ? {} : { retryForMs: retryFor * 1000 }),
    estimates: args.flag('progress') || process.stderr.isTTY === true,
    onEvent: reporter.event,
    ...(reporter.options.json ? {} : { onProgress: reporter.progress }),
  };
}

async function up(args: Arguments, reporter: Reporter): Promise<Report> {
  const [to, through] = [args.number('to'), args.number('through')];
  const options = {
    ...common(args, reporter),
    ...(to === undefined ? {} : { to }),
    ...(through === undefined ? {} : { through }),
    pastGates: args.flag('past-gates') || through !== undefined,
  };
  if (args.flag('dry-run')) {
    const { scripts, waiting } = await planUp(options);
    return fine('dry-run', { scripts, waiting }, [...describeScripts(scripts), ...waitLines(waiting)]);
  }
  const result = await migrateUp(options);
  const lines = result.applied.map(({ name, durationMs }) => `applied ${name} in ${durationMs} ms`);
  lines.push(...waitLines(result.waiting));
  if (lines.length === 0) lines.push('Nothing to apply: the database is up to date.');
  return fine(result.applied.length === 0 ? 'unchanged' : 'applied', result, lines.map(plainText));
}

function waitLines(waiting: { readonly name: string } | null): readonly string[] {
  if (waiting === null) return [];
  return [
    `${waiting.name} waits for a deploy. Once the programs of the phase before run everywhere: migrate up --past-gates`,
  ];
}

async function down(args: Arguments, reporter: Reporter): Promise<Report> {
  const to = args.number('to');
  if (to === undefined) {
    return usage('TW905', 'migrate down needs --to NUMBER, the last migration that stays (0 for none)');
  }
  const options = { ...common(args, reporter), to, allow: args.list('allow') };
  if (args.flag('dry-run')) {
    const { scripts, losses } = await planDown(options);
    return fine('dry-run', { scripts, losses }, [...describeLosses(losses), ...describeScripts(scripts)]);
  }
  const result = await migrateDown(options);
  const lines = result.reverted.map(({ name, durationMs }) => `reverted ${name} in ${durationMs} ms`);
  if (lines.length === 0) lines.push('Nothing to revert.');
  return fine(result.reverted.length === 0 ? 'unchanged' : 'reverted', result, lines.map(plainText));
}

async function status(args: Arguments, reporter: Reporter): Promise<Report> {
  const { entries, problems } = await migrationStatus(common(args, reporter));
  const lines = entries.map(describeEntry);
  if (lines.length === 0) lines.push('There are no migrations.');
  return {
    exitCode: problems.length > 0 ? exitCodes.difference : exitCodes.fine,
    status: problems.length > 0 ? 'different' : 'same',
    data: { entries },
    lines: lines.map(plainText),
    diagnostics: problems.map((problem) => ({ ...problem, text: null })),
  };
}

function describeEntry({ name, state }: { readonly name: string; readonly state: string }): string {
  return `${state.padEnd(12)} ${name}${state === 'waiting' ? ' (for a deploy)' : ''}`;
}

async function verify(args: Arguments, reporter: Reporter): Promise<Report> {
  const { entries, problems, foreign, skipped } = await verifyDatabase(common(args, reporter));
  const applied = entries.filter(({ state }) => state === 'applied').length;
  const lines = foreign.map((name) => `foreign      ${name}`);
  if (skipped !== null) lines.push(`The catalog was not compared: ${skipped}.`);
  else if (problems.length === 0)
    lines.push(`The database is what ${plural(applied, 'migration')} of its ledger make of a fresh one.`);
  return {
    exitCode: problems.length > 0 ? exitCodes.difference : exitCodes.fine,
    status: problems.length > 0 ? 'different' : 'same',
    data: { entries, foreign, skipped },
    lines: lines.map(plainText),
    diagnostics: problems.map((problem) => ({ ...problem, text: null })),
  };
}

async function mark(args: Arguments, reporter: Reporter): Promise<Report> {
  const to = args.number('to');
  if (to === undefined)
    return usage('TW905', 'migrate mark needs --to NUMBER, the last migration that was run by hand');
  const { marked } = await markApplied({ ...common(args, reporter), to });
  const lines = marked.map(({ name }) => `marked ${name}`);
  if (lines.length === 0) lines.push('Nothing to mark.');
  return fine(marked.length === 0 ? 'unchanged' : 'marked', { marked }, lines.map(plainText));
}
