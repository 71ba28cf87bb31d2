import type { Argv } from 'yargs';
import { loadMask, readVersion } from '../index.ts';
import { explainComplaint } from './complaint.ts';
import { exitCodeHelp, exitCodes } from './exit-code.ts';
import { failureReport } from './failure-report.ts';
import { type ReadCommand, readPlainFlags } from './read-plain-flags.ts';
import { type Report, Reporter } from './reporter.ts';
import { usageProblem } from './usage-problem.ts';
import { checkVerb } from './verbs/check.ts';
import { devVerb } from './verbs/dev.ts';
import { diffVerb } from './verbs/diff.ts';
import { explainVerb } from './verbs/explain.ts';
import { generateVerb } from './verbs/generate.ts';
import { lintVerb } from './verbs/lint.ts';
import { migrateVerb } from './verbs/migrate.ts';
import { rebaseVerb } from './verbs/rebase.ts';
import { sealVerb } from './verbs/seal.ts';
import { squashVerb } from './verbs/squash.ts';
import { Arguments, type Verb } from './verbs/verb.ts';

/** The commands, in the order in which the help lists them. */
export const verbs: readonly Verb[] = [
  generateVerb,
  checkVerb,
  migrateVerb,
  diffVerb,
  rebaseVerb,
  sealVerb,
  squashVerb,
  devVerb,
  lintVerb,
  explainVerb,
];

/** Options of every command. */
export const globals = {
  json: { type: 'boolean', default: false, describe: 'One JSON document on stdout' },
  reporter: { choices: ['text', 'github'], default: 'text', describe: 'Annotations for CI beside the text' },
  color: { type: 'boolean', default: true, describe: 'Colour on a terminal (NO_COLOR is honoured)' },
} as const;

/** Runs one command line. @returns the exit code; it never throws and never asks. */
export async function runCli(argv: readonly string[]): Promise<number> {
  const reporter = await makeReporter(argv);
  try {
    const found = readPlainFlags(argv, verbs, globals) ?? (await parse(argv));
    if (found === null) return exitCodes.fine;
    if ('complaint' in found) return reporter.finish(usageReport(found.complaint, argv));
    return reporter.finish(await found.verb.run(found.args, reporter));
  } catch (error) {
    return reporter.finish(await failureReport(error));
  }
}

/** What is to be run; null when help or the version was asked for, and printed. */
async function parse(argv: readonly string[]): Promise<ReadCommand | { complaint: string } | null> {
  let found: ReadCommand | null = null;
  let complaint: string | null = null;
  const { default: yargs } = await import('yargs');
  const parser = yargs([...argv])
    .scriptName('tablewright')
    .usage(
      '$0 <command>\n\nOne schema.ts. Migrations, types, views, triggers, helpers and docs that PostgreSQL has proved.',
    )
    .options(globals)
    .version(await readVersion())
    .epilogue(exitCodeHelp)
    .strict()
    .demandCommand(
      1,
      'Say what to do: generate, check, migrate, diff, rebase, seal, squash, dev, lint or explain.',
    )
    .exitProcess(false)
    .locale('en')
    .fail((message, error) => {
      complaint ??= message ?? error?.message ?? 'the command line cannot be read';
    });
  for (const verb of verbs) {
    const builder = (command: Argv): Argv => {
      for (const [name, positional] of Object.entries(verb.positionals ?? {}))
        command.positional(name, positional);
      return command.options({ ...verb.options });
    };
    parser.command(verb.command, verb.describe, builder, (values) => {
      found = { verb, args: new Arguments(values) };
      // yargs makes a list of them, which would be read as none: another database, or every migration.
      const twice = findRepeated(values, { ...globals, ...verb.options });
      if (twice !== undefined) complaint ??= `--${twice} is given more than once`;
    });
  }
  await parser.parseAsync();
  return complaint === null ? found : { complaint };
}

function findRepeated(values: object, options: Verb['options']): string | undefined {
  return Object.entries(values).find(
    ([name, value]) => Array.isArray(value) && options[name] !== undefined && options[name].array !== true,
  )?.[0];
}

function usageReport(complaint: string, argv: readonly string[]): Report {
  const named = verbs.find(({ command }) => nameOf(command) === argv[0]);
  const options = [...Object.keys(globals), 'help', 'version', ...Object.keys(named?.options ?? {})];
  const positionals = Object.entries(named?.positionals ?? {}).map(([name, { choices }]) => [
    name,
    (choices ?? []).map(String),
  ]);
  const { message, hint } = explainComplaint(complaint, argv, {
    command: named === undefined ? null : nameOf(named.command),
    commands: verbs.map(({ command }) => nameOf(command)),
    positionals: Object.fromEntries(positionals),
    options,
  });
  return usageProblem('TW904', message, hint);
}

function nameOf(command: string): string {
  return command.split(' ')[0] ?? command;
}

/** Reads the flags that say how to print by hand, because a command line that does not parse is reported too. */
async function makeReporter(argv: readonly string[]): Promise<Reporter> {
  const urls = argv.flatMap((word, at) =>
    word === '--database'
      ? [argv[at + 1]]
      : [word.replace(/^--database=/, '')].filter((text) => text.includes('://')),
  );
  const github = argv.some(
    (word, index) => word === '--reporter=github' || (word === 'github' && argv[index - 1] === '--reporter'),
  );
  const options = {
    command: argv[0] ?? '',
    json: argv.includes('--json'),
    reporter: github ? ('github' as const) : ('text' as const),
    color: !argv.includes('--no-color'),
  };
  return new Reporter(options, await loadMask([...urls, process.env.DATABASE_URL, process.env.PGPASSWORD]));
}
