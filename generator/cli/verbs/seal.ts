import { seal } from '../../index.ts';
import { fine } from '../reporter.ts';
import { plainText } from '../terminal.ts';
import { writtenLines } from './rebase.ts';
import { proofDatabaseOption, type Verb } from './verb.ts';

export const sealVerb: Verb = {
  command: 'seal [migration]',
  describe: 'Prove a migration that was edited by hand, and take note of its scripts',
  positionals: {
    migration: { type: 'string', describe: 'Its name or number (default: all that were edited)' },
  },
  options: {
    accept: {
      type: 'boolean',
      default: false,
      describe: 'Let delta.json say what up.sql does, as a server tells it',
    },
    prove: { type: 'boolean', default: true, describe: 'Prove it up and down (--no-prove skips)' },
    database: proofDatabaseOption,
  },
  async run(args, reporter) {
    const [migration, database] = [args.text('migration'), args.text('database')];
    const result = await seal({
      ...(migration === undefined ? {} : { migration }),
      ...(database === undefined ? {} : { database }),
      accept: args.flag('accept'),
      prove: args.flag('prove'),
      onProgress: reporter.progress,
    });
    const { warnings, ...data } = result;
    const lines =
      result.sealed.length === 0
        ? ['Nothing to seal: no migration was edited since it was written.']
        : [
            `Sealed ${result.sealed.join(', ')}.`,
            ...result.accepted.map((name) => `  delta.json: ${name}`),
            ...writtenLines(result),
          ];
    const diagnostics = warnings.map((warning) => ({ ...warning, text: null }));
    return fine(result.status, data, lines.map(plainText), diagnostics);
  },
};
