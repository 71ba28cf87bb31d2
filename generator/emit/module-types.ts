import { joinPresent } from './join-present.ts';
import { columnOf, hasHelpers, type ModuleColumn, type ModuleParts, typeOfKey } from './module-parts.ts';
import { valuesName } from './names.ts';
import type { ListQuestion } from './questions.ts';
import type { RelationColumn } from './relation-document.ts';
import { printShapeDeclaration } from './shape-type.ts';
import { printJsDoc, printTsString } from './ts-printer.ts';

/** Prints the types of a module: its row, what is written, its keys and what lists are asked by. */
export function printTypes(parts: ModuleParts): string {
  const { relation, columns, isWritable } = parts;
  return joinPresent([
    printShapes(columns),
    printRow(parts),
    isWritable ? printWriteTypes(columns) : '',
    hasHelpers(parts) ? printKeyTypes(parts) : '',
    printListTypes(parts),
    relation.kind === 'table' ? printValues(columns) : '',
  ]);
}

function printShapes(columns: readonly ModuleColumn[]): string {
  const shapes: string[] = [];
  for (const { shape } of columns)
    if (shape !== null) shapes.push(printShapeDeclaration(shape.name, shape.shape));
  return shapes.join('\n');
}

export function printRow({ relation, columns }: ModuleParts): string {
  let lines = '';
  for (const { column, key, reading } of columns)
    lines += `${printJsDoc(rowDoc(column), '  ')}  ${key}: ${reading.row};\n`;
  return printInterface('Row', printJsDoc(relation.comment), lines);
}

function rowDoc({ comment, reason, nullable }: RelationColumn): string | null {
  if (reason === null || !nullable) return comment;
  return comment === null ? `Null: ${reason}` : `${comment}\nNull: ${reason}`;
}

function printWriteTypes(columns: readonly ModuleColumn[]): string {
  let insert = '';
  for (const { column, key, reading } of columns) {
    if (column.write === 'never') continue;
    const line =
      column.write === 'optional'
        ? `${key}?: ${reading.insert} | undefined;\n`
        : `${key}: ${reading.insert};\n`;
    insert += `${printJsDoc(insertDoc(column), '  ')}  ${line}`;
  }
  return `${printInterface('Insert', printJsDoc('What is left out has its default.'), insert)}
export interface Update extends run.Changes<Insert> {}
`;
}

function insertDoc({ comment, default: standard, identity }: RelationColumn): string | null {
  const value = identity === null ? standard : 'the next number';
  if (value === null) return comment;
  return `${comment === null ? '' : `${comment}\n`}Default: ${value}`;
}

function printKeyTypes(parts: ModuleParts): string {
  const { questions, keys } = parts;
  let text = '';
  for (const key of questions.keys) {
    const fields = key.columns.map((name) => {
      const { key: property, reading } = columnOf(parts, name);
      return `${property}: ${key.nullsNotDistinct ? reading.insert : reading.value}`;
    });
    text += printShort(typeOfKey(key), fields);
  }
  return keys.length < 2 ? text : `${text}export type AnyKey = ${keys.map(typeOfKey).join(' | ')};\n`;
}

function printListTypes(parts: ModuleParts): string {
  let text = '';
  for (const list of parts.questions.lists) text += printListType(parts, list);
  return text;
}

function printListType(parts: ModuleParts, { name, lead, paths }: ListQuestion): string {
  const names: string[] = [];
  for (const { terms } of paths) {
    for (const { column } of terms) if (!names.includes(column)) names.push(column);
  }
  const fields = names.map((column) => {
    const { key, reading, column: its } = columnOf(parts, column);
    const value = `${reading.value}${its.nullable ? ' | null' : ''}`;
    return column === lead ? `${key}: run.Filter<${value}>` : `${key}?: run.Also<${value}>`;
  });
  return printShort(`By${name}`, fields);
}

function printValues(columns: readonly ModuleColumn[]): string {
  let lines = '';
  for (const { column } of columns) {
    const { values } = column.typescript;
    if (values !== null)
      lines += `export const ${valuesName(column.name)} = [${values.map(printTsString).join(', ')}] as const;\n`;
  }
  return lines;
}

function printShort(name: string, fields: readonly string[]): string {
  return `export interface ${name} { ${fields.join('; ')} }\n`;
}

/** An interface of lines that end in a line break. */
function printInterface(name: string, doc: string, lines: string): string {
  return lines === ''
    ? `${doc}export type ${name} = Record<string, never>;\n`
    : `${doc}export interface ${name} {\n${lines}}\n`;
}
