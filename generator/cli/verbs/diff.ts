import { type DiffResult, diff, printExplanation } from '../../index.ts';
import { exitCodes } from '../exit-code.ts';
import { plural } from '../plural.ts';
import type { Report } from '../reporter.ts';
import { plainText } from '../terminal.ts';
import { proofDatabaseOption, type Verb } from './verb.ts';

const side = 'schema.ts (a path), history, the number of a migration, or a connection string';

export const diffVerb: Verb = {
  command: 'diff <from> <to>',
  describe: 'Print the plan that makes one schema or database another; changes nothing',
  positionals: {
    from: { type: 'string', describe: `What the plan starts from: ${side}` },
    to: { type: 'string', describe: 'What it leads to: the same' },
  },
  options: {
    schemas: {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'Schemas to compare (default: those that are managed; of two databases, all)',
    },
    strict: {
      type: 'boolean',
      default: false,
      describe: 'Refuse, with 1, where either side has what no kind models',
    },
    explain: {
      type: 'boolean',
      default: false,
      describe: 'Print what each step locks, reads and copies, and how it is undone, instead of SQL',
    },
    offline: {
      type: 'boolean',
      default: false,
      describe: 'Plan the short form, for a database that nobody uses meanwhile',
    },
    database: proofDatabaseOption,
  },
  async run(args, reporter) {
    const [database, schemas] = [args.text('database'), args.list('schemas')];
    const result = await diff({
      from: args.text('from') ?? '',
      to: args.text('to') ?? '',
      ...(database === undefined ? {} : { database }),
      ...(schemas.length === 0 ? {} : { schemas: schemas.flatMap((list) => list.split(',')) }),
      explain: args.flag('explain'),
      online: !args.flag('offline'),
      onProgress: reporter.progress,
    });
    const strict = args.flag('strict');
    const refused = strict && result.unmodelled.length > 0;
    const differs = result.status === 'different';
    const { warnings: _, ...data } = result;
    return {
      exitCode: differs || refused ? exitCodes.difference : exitCodes.fine,
      status: result.status,
      data,
      lines: await linesOf(result),
      diagnostics: diagnosticsOf(result, strict),
    };
  },
};

async function linesOf({
  sql,
  differences,
  explanation,
  unmodelled,
}: DiffResult): Promise<readonly string[]> {
  if (sql !== '' && explanation !== null) return (await printExplanation(explanation)).map(plainText);
  if (sql !== '') return [plainText(sql.trimEnd())];
  if (differences.length > 0) return ['-- They differ, and no statement follows from it.'];
  const others = unmodelled.filter(({ where }) => where !== 'alike in both').length;
  return [others === 0 ? '-- They are alike.' : `-- ${plural(others, 'object')} that no kind models differ.`];
}

function diagnosticsOf({ unmodelled, left, warnings }: DiffResult, strict: boolean): Report['diagnostics'] {
  const about = { at: null, source: null, text: null };
  return [
    ...warnings.map((warning) => ({ ...warning, text: null })),
    ...left.map(({ kind, name, why }) => ({
      ...about,
      code: 'TW424' as const,
      severity: 'warning' as const,
      message: `${kind} ${name} is left as it is (${why})`,
      hint: null,
    })),
    ...unmodelled.map(({ kind, name, where }) => ({
      ...about,
      code: 'TW423' as const,
      severity: strict ? ('error' as const) : ('warning' as const),
      message: `${kind} ${name} is not modelled: ${where}`,
      hint: null,
    })),
  ];
}
