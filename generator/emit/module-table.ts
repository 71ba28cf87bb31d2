import { printQualified } from '../sql/identifier.ts';
import { columnWords, printColumnNames } from './column-words.ts';
import type { ModuleParts } from './module-parts.ts';
import type { KeyQuestion, ListQuestion, Questions, SearchQuestion, Term } from './questions.ts';
import { printTsString } from './ts-printer.ts';

/** Prints what the shared functions know of a table. */
export function printTable({ relation, columns, questions, keys, isWritable }: ModuleParts): string {
  const asked = columnsAsked(questions);
  const isListed = questions.lists.length > 0 || relation.kind === 'view';
  const names: string[] = [];
  const readonly: string[] = [];
  const nullable: string[] = [];
  const marked: string[] = [];
  const instants: string[] = [];
  const casts: string[] = [];
  const encode: string[] = [];
  const decode: string[] = [];
  for (const { column, key, literal: name, reading } of columns) {
    names.push(name);
    if (column.write === 'never') readonly.push(name);
    if (column.nullable && asked.has(column.name)) nullable.push(name);
    if (isListed && reading.needsMark && asked.has(column.name)) marked.push(name);
    if (reading.isInstant) instants.push(name);
    if (reading.cast !== null) casts.push(`${key}: ${printTsString(reading.cast)}`);
    if (reading.encoder !== null) encode.push(`${key}: run.${reading.encoder}`);
    if (reading.decoder !== null) decode.push(`${key}: ${reading.decoder.replace('each(', 'run.each(')}`);
  }
  const record = (name: string, entries: readonly string[]): string =>
    entries.length === 0 ? '' : `  ${name}: { ${entries.join(', ')} },\n`;
  const list = (name: string, items: readonly string[]): string =>
    items.length === 0 ? '' : `  ${name}: [${items.join(', ')}],\n`;
  const special: string[] = [];
  for (const key of questions.keys) if (key.special !== null) special.push(printSpecial(key, key.special));
  const predicates: string[] = [];
  questions.lists.forEach(({ where }, n) => {
    if (where !== null) predicates.push(`${n}: ${printTsString(where)}`);
  });
  const alike: string[] = [];
  keys.forEach((key, n) => {
    if (key.nullsNotDistinct) alike.push(String(n));
  });
  return `const table: run.Table = {
  relation: ${printTsString(printQualified([relation.schema, relation.name]))},
  columns: [${names.join(', ')}],
${isWritable ? list('readonly', readonly) : ''}${list('nullable', nullable)}${list('marked', marked)}${list('instants', instants)}  keys: [${keys.map(printNames).join(', ')}],
${list('nullsNotDistinct', alike)}${list('special', special)}${list('lists', questions.lists.map(printList))}${record('predicates', predicates)}${list('searches', questions.searches.map(printSearch))}${record('casts', casts)}${record('encode', encode)}${record('decode', decode)}};
`;
}

/** The order of a list ends with a key. */
function columnsAsked({ keys, lists }: Questions): ReadonlySet<string> {
  const asked = new Set<string>();
  for (const { columns } of keys) for (const column of columns) asked.add(column);
  for (const { paths } of lists)
    for (const { terms } of paths) for (const { column } of terms) asked.add(column);
  return asked;
}

function printNames({ columns }: KeyQuestion): string {
  return `[${printColumnNames(columns)}]`;
}

function printSpecial(key: KeyQuestion, { where, conflict }: NonNullable<KeyQuestion['special']>): string {
  return `{ columns: ${printNames(key)}, where: ${printTsString(where)}, conflict: ${printTsString(conflict)} }`;
}

function printList({ paths }: ListQuestion): string {
  return `[${paths.map(({ terms }) => `[${terms.map(printTerm).join(', ')}]`).join(', ')}]`;
}

function printSearch({ text, schema, config }: SearchQuestion): string {
  const more =
    schema === null
      ? config === null
        ? ''
        : `, config: ${printTsString(config)}`
      : `, schema: ${printTsString(schema)}`;
  return `{ text: ${printTsString(text)}${more} }`;
}

function printTerm({ column, order }: Term): string {
  const { literal: name } = columnWords(column);
  return order === 'ASC' ? name : `[${name}, '${order}']`;
}
