import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';

/** The user's templates: texts by path below the folder, in a fixed order. A folder that is not there has none. */
export function readUserTemplates(folder: string): ReadonlyMap<string, string> {
  const templates = new Map<string, string>();
  let names: readonly string[] = [];
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return templates;
  }
  const problems: Diagnostic[] = [];
  for (const name of names.filter((file) => file.endsWith('.hbs')).sort()) {
    try {
      templates.set(name.replaceAll('\\', '/'), readFileSync(join(folder, name), 'utf8'));
    } catch (error) {
      problems.push(unreadable(join(folder, name), error));
    }
  }
  if (problems.length > 0) throw new SchemaError(problems);
  return templates;
}

function unreadable(path: string, error: unknown): Diagnostic {
  const message = `the template ${path} cannot be read: ${error instanceof Error ? error.message : error}`;
  const hint = 'A template is a file whose name ends in .hbs. Mend it, move it away or rename it.';
  return { code: 'TW502', severity: 'error', message, hint, at: null, source: null };
}
