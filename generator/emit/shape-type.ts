import type { Shape, ShapeField } from '../sql/shape/shape.ts';
import { printJsDoc, printTsKey, printTsString } from './ts-printer.ts';

type ObjectShape = Extract<Shape, { is: 'object' }>;

/** The TypeScript type of a shape, on one line. @example printShapeType({ is: 'boolean' }) // 'boolean' */
export function printShapeType(shape: Shape): string {
  return printType(shape, printInline, printShapeType);
}

function printInline({ fields, open }: ObjectShape): string {
  const keys = fields.map((field) => printField(field, printShapeType(field.shape)));
  return `{ ${[...keys, ...(open ? [otherKeys] : [])].join('; ')} }`;
}

/** Prints the type of a column's shape under a name: an interface for an object. */
export function printShapeDeclaration(name: string, shape: Shape): string {
  const text = printBlock(shape, '');
  return text.startsWith('{') && shape.is === 'object'
    ? `export interface ${name} ${text}\n`
    : `export type ${name} = ${text};\n`;
}

/** Objects a key a line, with its comment. */
function printBlock(shape: Shape, indent: string): string {
  const inner = `${indent}  `;
  const printObject = ({ fields, open }: ObjectShape): string => {
    const lines = fields.map(
      (field) =>
        `${printJsDoc(field.comment, inner)}${inner}${printField(field, printBlock(field.shape, inner))};\n`,
    );
    return `{\n${lines.join('')}${open ? `${inner}${otherKeys};\n` : ''}${indent}}`;
  };
  return printType(shape, printObject, (each) => printBlock(each, indent));
}

const otherKeys = 'readonly [key: string]: unknown';

function printField({ name, optional }: ShapeField, type: string): string {
  return `readonly ${printTsKey(name)}${optional ? '?' : ''}: ${type}${optional ? ' | undefined' : ''}`;
}

function printType(
  shape: Shape,
  printObject: (shape: ObjectShape) => string,
  print: (shape: Shape) => string,
): string {
  switch (shape.is) {
    case 'string':
      return 'string';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
    case 'unknown':
      return shape.is;
    case 'values':
      return shape.values
        .map((value) => (typeof value === 'string' ? printTsString(value) : `${value}`))
        .join(' | ');
    case 'array':
      return `readonly ${within(print(shape.items), shape.items)}[]`;
    case 'record':
      return `Readonly<Record<string, ${print(shape.values)}>>`;
    case 'union':
      return shape.of.map((one) => print(one)).join(' | ');
    case 'nullable':
      return `${print(shape.of)} | null`;
    case 'object':
      return shape.fields.length === 0 && !shape.open ? 'Record<string, never>' : printObject(shape);
  }
}

/** In parentheses where `[]` would bind to the last part alone. */
function within(text: string, { is }: Shape): string {
  return is === 'union' || is === 'nullable' || is === 'values' || is === 'array' ? `(${text})` : text;
}
