import { lint } from '../../index.ts';
import { plural } from '../plural.ts';
import { fine } from '../reporter.ts';
import type { Verb } from './verb.ts';

export const lintVerb: Verb = {
  command: 'lint',
  describe: 'List indexes that another covers or nothing uses, and foreign keys without one',
  options: {
    schema: {
      type: 'string',
      requiresArg: true,
      describe: 'Schema file (default: the configured one, ./schema.ts)',
    },
    database: {
      type: 'string',
      requiresArg: true,
      describe:
        'Connection string of a database whose sizes, writes and reads of indexes are shown; nothing is changed',
    },
  },
  async run(args) {
    const [schema, database] = [args.text('schema'), args.text('database')];
    const { findings, diagnostics } = await lint({
      ...(schema === undefined ? {} : { schema }),
      ...(database === undefined ? {} : { database }),
    });
    const line =
      findings.length === 0
        ? 'Every index is worth its writes, as far as the schema shows.'
        : `${plural(findings.length, 'finding')}. Nothing is changed by itself.`;
    return fine(
      findings.length === 0 ? 'clean' : 'found',
      { findings },
      [line],
      diagnostics.map((diagnostic) => ({ ...diagnostic, text: null })),
    );
  },
};
