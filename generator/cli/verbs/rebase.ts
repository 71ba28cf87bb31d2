import { type HistoryResult, type RebaseResult, rebase } from '../../index.ts';
import { plural } from '../plural.ts';
import { fine } from '../reporter.ts';
import { plainText } from '../terminal.ts';
import { proofDatabaseOption, type Verb } from './verb.ts';

export const rebaseVerb: Verb = {
  command: 'rebase',
  describe: 'Put the migrations of two branches one after the other, after a merge',
  options: {
    onto: {
      type: 'string',
      requiresArg: true,
      describe: 'Migration whose branch stays (default: what git says is shared, else the first)',
    },
    prove: { type: 'boolean', default: true, describe: 'Prove what is planned anew (--no-prove skips)' },
    database: proofDatabaseOption,
  },
  async run(args, reporter) {
    const [onto, database] = [args.text('onto'), args.text('database')];
    const result = await rebase({
      ...(onto === undefined ? {} : { onto }),
      ...(database === undefined ? {} : { database }),
      prove: args.flag('prove'),
      onProgress: reporter.progress,
    });
    const { warnings, ...data } = result;
    const diagnostics = warnings.map((warning) => ({ ...warning, text: null }));
    return fine(result.status, data, linesOf(result).map(plainText), diagnostics);
  },
};

function linesOf(result: RebaseResult): readonly string[] {
  const { kept, rebased, pending } = result;
  if (rebased.length === 0) return ['Nothing to do: the history is one line.'];
  return [
    ...kept.map(({ name, why }) => `${name} stays: ${why}.`),
    ...rebased.map(({ from, to, up }) => {
      const what = up === 'kept' ? 'the same migration' : 'planned anew, it supersedes the old one';
      return `${from} -> ${to}: ${what}.`;
    }),
    ...writtenLines(result),
    ...(pending ? ['schema.ts says more than the history now does: `tablewright generate` is next.'] : []),
  ];
}

/** How it was proved, and what was written. */
export function writtenLines({
  proof,
  created,
  updated,
  removed,
}: Pick<HistoryResult, 'proof' | 'created' | 'updated' | 'removed'>): readonly string[] {
  const proved =
    proof?.status === 'proved'
      ? [
          `Proved on PostgreSQL ${proof.majors.join(' and ')}: ${plural(proof.migrations, 'migration')} up and down.`,
        ]
      : proof?.status === 'skipped'
        ? [`Not proved: ${proof.reason}.`]
        : [];
  return [...proved, `${created.length} created, ${updated.length} updated, ${removed.length} removed.`];
}
