import { addMigration } from '../../index.ts';
import { fine, type Report, type Reporter } from '../reporter.ts';
import { plainText } from '../terminal.ts';
import { usageProblem } from '../usage-problem.ts';
import { writtenLines } from './rebase.ts';
import type { Arguments } from './verb.ts';

/** `generate --custom NAME`: an empty migration, for a person to write. */
export async function generateCustom(name: string, args: Arguments, reporter: Reporter): Promise<Report> {
  const useless = ['name', 'dry-run', 'explain', 'offline', 'allow', 'allow-drop'].find((flag) =>
    args.has(flag),
  );
  if (useless !== undefined) {
    const message = `--${useless} says nothing of a migration that is written by hand`;
    return usageProblem('TW904', message, `Leave --${useless} or --custom out.`);
  }
  const [schema, database] = [args.text('schema'), args.text('database')];
  const result = await addMigration({
    name,
    ...(schema === undefined ? {} : { schema }),
    ...(database === undefined ? {} : { database }),
    onProgress: reporter.progress,
  });
  const { warnings, ...data } = result;
  const folder = `${result.outName}/migrations/${result.migration}`;
  const lines = [
    ...writtenLines(result),
    `Write ${folder}/up.sql and down.sql, then: tablewright seal ${result.migration}`,
  ];
  const diagnostics = warnings.map((warning) => ({ ...warning, text: null }));
  return fine(result.status, data, lines.map(plainText), diagnostics);
}
