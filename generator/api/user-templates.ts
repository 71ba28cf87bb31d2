import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The user's templates: texts by path below the folder, in a fixed order. A folder that is not there has none. */
export function readUserTemplates(folder: string): ReadonlyMap<string, string> {
  const templates = new Map<string, string>();
  let names: readonly string[] = [];
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return templates;
  }
  for (const name of names.filter((file) => file.endsWith('.hbs')).sort()) {
    templates.set(name.replaceAll('\\', '/'), readFileSync(join(folder, name), 'utf8'));
  }
  return templates;
}
