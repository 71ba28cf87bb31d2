import { addMigration } from '../../index.ts';
import { fine, type Report } from '../reporter.ts';
import { plainText } from '../terminal.ts';
import { writtenLines } from './rebase.ts';
import type { Arguments } from './verb.ts';

/** `generate --custom NAME`: an empty migration, for a person to write. */
export async function generateCustom(name: string, args: Arguments): Promise<Report> {
  const schema = args.text('schema');
  const result = await addMigration({ name, ...(schema === undefined ? {} : { schema }) });
  const { warnings, ...data } = result;
  const folder = `${result.outName}/migrations/${result.migration}`;
  const lines = [
    ...writtenLines(result),
    `Write ${folder}/up.sql and down.sql, then: tablewright seal ${result.migration}`,
  ];
  const diagnostics = warnings.map((warning) => ({ ...warning, text: null }));
  return fine(result.status, data, lines.map(plainText), diagnostics);
}
