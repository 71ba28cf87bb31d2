import { compareTexts } from '../compare-texts.ts';
import type { Relation, RelationCheck, RelationColumn } from '../relation-document.ts';
import { printJsDoc, printTsKey, printTsString } from '../ts-printer.ts';
import { describePredicate } from './describe-predicate.ts';
import type { Predicate } from './predicate.ts';
import { translateCheck } from './translate-check.ts';
import { type ValueModule, type ValueType, valueTypeOf } from './value-type.ts';

/** A check that a validator decides. */
export interface TranslatedCheck {
  readonly name: string;
  readonly columns: readonly string[];
  readonly message: string;
  readonly predicate: Predicate;
}

/** What validators of one table are made of. */
export interface ValidatedTable {
  readonly columns: readonly (readonly [RelationColumn, ValueType])[];
  readonly checks: readonly TranslatedCheck[];
  /** What only PostgreSQL decides, with why. */
  readonly left: readonly string[];
}

/** Parses the expression of a check into PostgreSQL's tree. */
export type ParseCheck = (expression: string) => unknown;

/** What a validator can know of a table; null when no column of it can be written. */
export function validatedTable(table: Relation, parse: ParseCheck): ValidatedTable | null {
  const writable = table.columns.filter(({ write }) => write !== 'never');
  if (table.owner !== 'schema' || writable.length === 0) return null;
  const columns = writable.map((column) => [column, valueTypeOf(column)] as const);
  const types = new Map(columns.map(([{ name }, type]) => [name, type]));
  const checks: TranslatedCheck[] = [];
  const left = columns
    .filter(([, { exact }]) => !exact)
    .map(([{ name, typeText }]) => `${name}: any text passes for ${typeText}`);
  left.push(...columns.flatMap(([, type]) => type.left));
  for (const check of table.checks) {
    if (isOfType(check, table)) continue;
    const predicate = translateCheck(parse(check.expression), (name) => types.get(name)?.family);
    if (typeof predicate === 'string') left.push(`${check.name} ${predicate}`);
    else checks.push(translated(check, predicate));
  }
  return { columns, checks, left };
}

/** The check of a `oneOf` or of a shape is the type of its column already. */
function isOfType({ columns, values, isShape }: RelationCheck, table: Relation): boolean {
  if (isShape) return true;
  const [only] = columns;
  return (
    values !== null &&
    columns.length === 1 &&
    table.columns.some(({ name, typescript }) => name === only && typescript.values !== null)
  );
}

function translated({ name, comment }: RelationCheck, predicate: Predicate): TranslatedCheck {
  const columns = [...new Set(columnsOf(predicate))];
  return { name, columns, message: comment ?? describePredicate(name, predicate), predicate };
}

function columnsOf(part: unknown): readonly string[] {
  if (!Array.isArray(part)) return [];
  return part[0] === 'column' ? [String(part[1])] : part.flatMap(columnsOf);
}

/** Where the module stands. */
export interface ValidatorPlace {
  /** Path to the folder `db`. */
  readonly db: string;
  readonly slug: string;
  readonly imports: 'js' | 'ts';
}

/** Prints the module of a table's validators. */
export function printValidatorModule(
  { columns, checks, left }: ValidatedTable,
  place: ValidatorPlace,
): string {
  const optional = columns.filter(([{ write }]) => write === 'optional').map(([{ name }]) => name);
  const read = new Set(checks.flatMap((check) => check.columns));
  const absent = columns
    .filter(([{ name, write }]) => write === 'optional' && read.has(name))
    .map(([column]) => printAbsent(column));
  const note =
    left.length === 0
      ? ''
      : `\n// Decided by PostgreSQL alone:\n${left.map((line) => `// - ${oneLine(line)}\n`).join('')}`;
  return `${printImports(columns, place)}${note}
const types: Types<Insert> = {
${columns.map(([{ name }, { text }]) => `  ${printTsKey(name)}: ${text},\n`).join('')}};

const rules: Rules = {
  optional: [${optional.map(printTsString).join(', ')}],
  absent: {${printList(absent)}},
  checks: [${checks.length === 0 ? '' : `\n${checks.map(printCheck).join('')}  `}],
};

${printJsDoc('Each column on its own, without the checks.')}export const columns: Columns<Insert> = columnSchemas(types);

${printJsDoc('A row to insert: what PostgreSQL takes.')}export const insert: RowSchema<Insert> = insertSchema(types, rules);

${printJsDoc('Changes of a row. A check is decided when all of its columns are given.')}export const update: RowSchema<Update> = updateSchema(types, rules);
`;
}

function printImports(columns: ValidatedTable['columns'], { db, slug, imports }: ValidatorPlace): string {
  const names = new Map<ValueModule, Set<string>>();
  for (const [name, module] of columns.flatMap(([, type]) => type.imports)) {
    const known = names.get(module) ?? new Set();
    names.set(module, known.add(name));
  }
  const lines = [...names]
    .sort(([a], [b]) => compareTexts(a, b))
    .map(
      ([module, of]) =>
        `import { ${[...of].sort().join(', ')} } from '${db}/runtime/${module}.${imports}';\n`,
    );
  const shapes = columns.some(([, { text }]) => text.includes('shapes.'))
    ? `import * as shapes from '${db}/runtime/shapes.${imports}';\n`
    : '';
  return `${lines.join('')}${shapes}import {
  type Columns,
  columnSchemas,
  insertSchema,
  type RowSchema,
  type Rules,
  type Types,
  updateSchema,
} from '${db}/runtime/zod.${imports}';
import type { Insert, Update } from '${db}/tables/${slug}.${imports}';
`;
}

function printList(entries: readonly (string | null)[]): string {
  const known = entries.filter((entry) => entry !== null);
  return known.length === 0 ? '' : `${known.join(',')} `;
}

/** What a check reads where an insert leaves the column out; nothing where only PostgreSQL knows. */
function printAbsent({ name, default: standard, literal, identity, type }: RelationColumn): string | null {
  const key = printTsKey(name);
  if (standard === null) return identity === null ? ` ${key}: null` : null;
  if (literal === null || type.dimensions === 1) return null;
  const isJson = type.schema === null && (type.name === 'json' || type.name === 'jsonb');
  if (typeof literal === 'object') return ` ${key}: ${printTsString(literal.bigint)}`;
  if (isJson) return typeof literal === 'string' ? ` ${key}: ${literal}` : null;
  return ` ${key}: ${typeof literal === 'string' ? printTsString(literal) : literal}`;
}

function printCheck({ name, columns, message, predicate }: TranslatedCheck): string {
  const list = columns.map(printTsString).join(', ');
  return `    { name: ${printTsString(name)}, columns: [${list}], message: ${printTsString(message)}, predicate: ${printData(predicate)} },\n`;
}

function printData(data: unknown): string {
  if (Array.isArray(data)) return `[${data.map(printData).join(', ')}]`;
  return typeof data === 'string' ? printTsString(data) : String(data);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
