import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import { normaliseScript } from '../sql/normalise-script.ts';

/** One migration folder as it stands on disk. `history/upgrade-record` makes a record of the JSON. */
export interface ReadFolder {
  readonly number: number;
  /** `0001_initial_schema`. */
  readonly name: string;
  /** What `delta.json` holds. */
  readonly record: unknown;
  /** Both scripts with LF line ends, as they were written. */
  readonly up: string;
  readonly down: string;
}

/**
 * Reads the committed migrations in the order of their numbers. A folder that is missing whole is an empty history;
 * what is not named `NNNN_slug` is not ours and left alone.
 *
 * @throws SchemaError with every folder that cannot be read or is half written
 */
export function readHistory(migrations: string): readonly ReadFolder[] {
  const problems: Diagnostic[] = [];
  const entries = listFolder(migrations, problems);
  const names = entries
    .filter((entry) => entry.isDirectory() && /^\d{4,}_/.test(entry.name))
    .map(({ name }) => name);
  names.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1));
  const read = names.map((name) => readMigration(migrations, name, problems));
  if (problems.length > 0) throw new SchemaError(problems);
  return read.filter((folder) => folder !== null);
}

function listFolder(migrations: string, problems: Diagnostic[]): readonly Dirent[] {
  try {
    return readdirSync(migrations, { withFileTypes: true });
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') {
      problems.push(
        problem(
          'TW401',
          migrations,
          `cannot read ${migrations}: ${codeOf(error)}`,
          'Check that it is a folder and that you may read it.',
        ),
      );
    }
    return [];
  }
}

function readMigration(migrations: string, name: string, problems: Diagnostic[]): ReadFolder | null {
  const texts: string[] = [];
  for (const file of ['delta.json', 'up.sql', 'down.sql']) {
    const path = join(migrations, name, file);
    try {
      texts.push(normaliseScript(readFileSync(path, 'utf8')));
    } catch (error) {
      const missing = codeOf(error) === 'ENOENT';
      problems.push(
        problem(
          missing ? 'TW402' : 'TW401',
          path,
          missing
            ? `migration ${name} is half written: it has no ${file}`
            : `cannot read ${path}: ${codeOf(error)}`,
          missing
            ? 'Restore the file from version control, or remove the folder and generate it again.'
            : 'Check that it is a file and that you may read it.',
        ),
      );
    }
  }
  const [delta, up, down] = texts;
  if (delta === undefined || up === undefined || down === undefined) return null;
  try {
    const record: unknown = JSON.parse(delta);
    return { number: Number.parseInt(name, 10), name, record, up, down };
  } catch (error) {
    problems.push(
      problem(
        'TW402',
        join(migrations, name, 'delta.json'),
        `delta.json of migration ${name} is no JSON: ${error instanceof Error ? error.message : String(error)}`,
        'It was cut short, or holds the marks of a merge conflict: restore it from version control.',
      ),
    );
    return null;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

function problem(code: Diagnostic['code'], file: string, message: string, hint: string | null): Diagnostic {
  const source = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
  return { code, severity: 'error', message, hint, at: null, source };
}
