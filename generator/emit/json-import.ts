import { dirname, relative } from 'node:path/posix';
import { SchemaError } from '../kernel/diagnostic.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import { compareTexts } from './compare-texts.ts';
import type { RelationColumn } from './relation-document.ts';
import { printTsString } from './ts-printer.ts';

/**
 * Prints the `import type` lines for the shapes of JSON columns, a module a line. Modules of the project are found from
 * the generated file; packages keep their name.
 *
 * @param file path of the importing file, relative to the project's root
 * @param taken the names that the file already uses; asked for only where a shape is imported
 * @throws SchemaError (TW501) when a shape has the name of something else in the file
 */
export function printJsonImports(
  columns: readonly RelationColumn[],
  file: string,
  imports: 'js' | 'ts',
  taken: () => ReadonlySet<string>,
  at: ObjectId,
): string {
  const modules = new Map<string, Set<string>>();
  const origins = new Map<string, string>();
  let own: ReadonlySet<string> | null = null;
  for (const { typescript } of columns) {
    const { json } = typescript;
    if (json === null || json.module === null) continue;
    const names = modules.get(json.module) ?? new Set<string>();
    modules.set(json.module, names);
    for (const name of json.names) {
      own ??= taken();
      const clash = own.has(name) || (origins.get(name) ?? json.module) !== json.module;
      if (clash) throw nameClash(name, json.module, at);
      origins.set(name, json.module);
      names.add(name);
    }
  }
  return [...modules]
    .sort(([a], [b]) => compareTexts(a, b))
    .map(
      ([module, names]) =>
        `import type { ${[...names].sort().join(', ')} } from ${printTsString(specifierOf(module, file, imports))};\n`,
    )
    .join('');
}

function specifierOf(module: string, file: string, imports: 'js' | 'ts'): string {
  if (!module.startsWith('.')) return module;
  const path = relative(dirname(file), module);
  const found = path.startsWith('.') ? path : `./${path}`;
  return imports === 'ts' ? found : found.replace(/\.([cm]?)tsx?$/, '.$1js');
}

function nameClash(name: string, module: string, at: ObjectId): SchemaError {
  return new SchemaError([
    {
      code: 'TW501',
      severity: 'error',
      message: `the type ${name} of ${module} has the name of something else in the generated module`,
      hint: `export it under another name, for example ${name}Shape`,
      at,
      source: null,
    },
  ]);
}
