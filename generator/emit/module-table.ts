import { printQualified } from '../sql/identifier.ts';
import type { ModuleParts } from './module-parts.ts';
import type { KeyQuestion, ListQuestion, SearchQuestion, Term } from './questions.ts';
import { printTsString } from './ts-printer.ts';

/** Prints what the shared functions know of a table. */
export function printTable({ relation, columns, questions, isWritable }: ModuleParts): string {
  const asked = new Set([
    ...questions.keys.flatMap((key) => key.columns),
    ...questions.lists.flatMap(({ paths }) =>
      paths.flatMap(({ terms }) => terms.map(({ column }) => column)),
    ),
  ]);
  const names: string[] = [];
  const readonly: string[] = [];
  const nullable: string[] = [];
  const instants: string[] = [];
  const casts: string[] = [];
  const encode: string[] = [];
  const decode: string[] = [];
  for (const { column, reading } of columns) {
    const name = printTsString(column.name);
    names.push(name);
    if (column.write === 'never') readonly.push(name);
    if (asked.has(column.name) && column.nullable) nullable.push(name);
    if (reading.isInstant) instants.push(name);
    if (reading.cast !== null) casts.push(`[${name}, ${printTsString(reading.cast)}]`);
    if (reading.encoder !== null) encode.push(`[${name}, run.${reading.encoder}]`);
    if (reading.decoder !== null) decode.push(`[${name}, ${reading.decoder.replace('each(', 'run.each(')}]`);
  }
  const map = (name: string, type: string, entries: readonly string[]): string =>
    entries.length === 0 ? '' : `  ${name}: new Map${type}([${entries.join(', ')}]),\n`;
  const list = (name: string, items: readonly string[]): string =>
    items.length === 0 ? '' : `  ${name}: [${items.join(', ')}],\n`;
  return `const table: run.Table = {
  relation: ${printTsString(printQualified([relation.schema, relation.name]))},
  columns: [${names.join(', ')}],
${isWritable ? list('readonly', readonly) : ''}${list('nullable', nullable)}${list('instants', instants)}  keys: [${questions.keys.map(printKey).join(', ')}],
${list('lists', questions.lists.map(printList))}${list('searches', questions.searches.map(printSearch))}${map('casts', '', casts)}${map('encode', '', encode)}${map('decode', '<string, (value: string) => unknown>', decode)}};
`;
}

function printKey({ columns, special }: KeyQuestion): string {
  const names = `[${columns.map(printTsString).join(', ')}]`;
  if (special === null) return names;
  const { where, conflict } = special;
  return `{ columns: ${names}, where: ${printTsString(where)}, conflict: ${printTsString(conflict)} }`;
}

function printList({ paths, where }: ListQuestion): string {
  const lists = `[${paths.map(({ terms }) => `[${terms.map(printTerm).join(', ')}]`).join(', ')}]`;
  return where === null ? lists : `{ paths: ${lists}, where: ${printTsString(where)} }`;
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
  const name = printTsString(column);
  return order === 'ASC' ? name : `[${name}, '${order}']`;
}
