import { type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import { printColumnList, printQualified } from '../sql/identifier.ts';
import type { Family, Helper } from './helpers/family.ts';
import { counts, existence, finders, lists, searches, wholeLists } from './helpers/readers.ts';
import { deletes, inserts, updates, upserts } from './helpers/writers.ts';
import { joinPresent } from './join-present.ts';
import { printJsonImports } from './json-import.ts';
import { moduleNames } from './module-names.ts';
import { hasHelpers, type ModuleParts, moduleParts } from './module-parts.ts';
import { printTable } from './module-table.ts';
import { printTypes } from './module-types.ts';
import type { Relation } from './relation-document.ts';
import { printJsDoc, printTsString } from './ts-printer.ts';
import { printViolations } from './violations.ts';

/** Where a module stands and how it imports. */
export interface ModulePlace {
  /** Path of the file, relative to the project's root. */
  readonly file: string;
  /** Path from the file to the folder `db/runtime`. */
  readonly runtime: string;
  readonly imports: 'js' | 'ts';
}

const readers: readonly Family[] = [finders, wholeLists, lists, searches, counts, existence];

/** What a table's module can do, in the order in which it is written. */
const families: readonly Family[] = [...readers, inserts, upserts, updates, deletes];

/**
 * Prints the module of a table: flat types, the values of each `oneOf`, and the helpers that its keys and indexes allow.
 * A table that is not ours (the ledger, an external table) can be read and not written.
 *
 * @throws SchemaError when two helpers would have one name (TW230)
 */
export function printTableModule(table: Relation, place: ModulePlace): string {
  const parts = moduleParts(table);
  const helpers: Helper[] = [];
  for (const family of families) helpers.push(...family(parts));
  refuseMeetings(table, helpers);
  return joinPresent([
    printImports(parts, helpers, place),
    printTypes(parts),
    hasHelpers(parts) ? printTable(parts) : '',
    printHelpers(helpers),
    parts.isWritable ? printViolations(table) : '',
  ]);
}

/**
 * Prints the module of a view: its row, the helpers that read by what it reaches of keys and indexes below, and the texts
 * that a query over it is made of.
 *
 * @throws SchemaError when two helpers would have one name (TW230)
 */
export function printViewModule(view: Relation, place: ModulePlace): string {
  const parts = moduleParts(view);
  const helpers = hasHelpers(parts) ? readers.flatMap((family) => family(parts)) : [];
  refuseMeetings(view, helpers);
  return joinPresent([
    printImports(parts, helpers, place),
    printTypes(parts),
    hasHelpers(parts) ? printTable(parts) : '',
    printHelpers(helpers),
    printJsDoc('The view, as a query names it.') +
      constant('relation', printQualified([view.schema, view.name])),
    printJsDoc('Its columns, as a SELECT lists them.') +
      constant('columns', printColumnList(view.columns.map(({ name }) => name)).slice(1, -1)),
  ]);
}

function printImports(
  parts: ModuleParts,
  helpers: readonly Helper[],
  { file, runtime, imports }: ModulePlace,
): string {
  const { relation, columns } = parts;
  const needsTypes = columns.some(({ reading }) => reading.needsJsonValue);
  const from = (module: string): string => `from '${runtime}/${module}.${imports}';\n`;
  return (
    printJsonImports(relation.columns, file, imports, () => namesOf(parts, helpers), relation.id) +
    (hasHelpers(parts) ? `import * as run ${from(relation.kind === 'view' ? 'views' : 'helpers')}` : '') +
    (needsTypes ? `import type { JsonValue } ${from('queryable')}` : '')
  );
}

/** All that the module calls something itself. */
function namesOf(
  { columns, questions: { keys, lists } }: ModuleParts,
  helpers: readonly Helper[],
): ReadonlySet<string> {
  const asked = [...keys, ...lists].map(({ name }) => `By${name}`);
  const shapes = columns.flatMap(({ shape }) => (shape === null ? [] : [shape.name]));
  return new Set([...moduleNames, ...asked, ...shapes, ...helpers.map(({ name }) => name)]);
}

function printHelpers(helpers: readonly Helper[]): string {
  let text = '';
  for (const { name, doc, type, make } of helpers) {
    text += `${printJsDoc(doc)}export const ${name} = run.${make} as run.${type};\n`;
    if (name.endsWith('_')) text += `export { ${name} as ${name.slice(0, -1)} };\n`;
  }
  return text;
}

function refuseMeetings({ id, name: table }: Relation, helpers: readonly Helper[]): void {
  const seen = new Set<string>();
  const problems: Diagnostic[] = [];
  for (const { name } of helpers) {
    if (!seen.has(name)) seen.add(name);
    else
      problems.push({
        code: 'TW230',
        severity: 'error',
        message: `two questions of ${table} would be the helper ${name}`,
        hint: 'Give one of the columns another name: the name of a helper is made of the columns that it asks for.',
        at: id,
        source: null,
      });
  }
  if (problems.length > 0) throw new SchemaError(problems);
}

function constant(name: string, value: string): string {
  return `export const ${name} = ${printTsString(value)};\n`;
}
