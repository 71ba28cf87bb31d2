import { squash } from '../../index.ts';
import { fine, type Report } from '../reporter.ts';
import { plainText } from '../terminal.ts';
import { usageProblem } from '../usage-problem.ts';
import { writtenLines } from './rebase.ts';
import { proofDatabaseOption, type Verb } from './verb.ts';

export const squashVerb: Verb = {
  command: 'squash',
  describe: 'Make one new start of the oldest migrations',
  options: {
    through: {
      type: 'number',
      requiresArg: true,
      describe: 'Number of the last migration that becomes part of it',
    },
    prove: {
      type: 'boolean',
      default: true,
      describe: 'Prove that it makes what the old ones made (--no-prove skips)',
    },
    database: proofDatabaseOption,
  },
  async run(args, reporter) {
    const [through, database] = [args.number('through'), args.text('database')];
    if (through === undefined || !Number.isInteger(through)) return needsNumber();
    const result = await squash({
      through,
      ...(database === undefined ? {} : { database }),
      prove: args.flag('prove'),
      onProgress: reporter.progress,
    });
    const { warnings, ...data } = result;
    const lines = [
      `${result.migration} takes the place of ${result.squashed.join(', ')}.`,
      ...writtenLines(result),
    ];
    const diagnostics = warnings.map((warning) => ({ ...warning, text: null }));
    return fine(result.status, data, lines.map(plainText), diagnostics);
  },
};

function needsNumber(): Report {
  const message = 'squash needs --through NUMBER, the last migration that becomes part of the new start';
  const hint = '`tablewright migrate status` lists the numbers.';
  return usageProblem('TW904', message, hint);
}
