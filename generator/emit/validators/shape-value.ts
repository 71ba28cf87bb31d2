import { formatPatterns } from '../../sql/shape/formats.ts';
import type { Shape, ShapeField, StringShape } from '../../sql/shape/shape.ts';
import { printTsKey, printTsString } from '../ts-printer.ts';
import { translatePattern } from './translate-pattern.ts';

/**
 * A shape as generated validators make it, from the functions of `db/runtime/shapes`. A pattern of which JavaScript has no
 * equal is left out and named in `left`.
 *
 * @example printShapeValue({ is: 'boolean' }, [], left) // 'shapes.boolean'
 */
export function printShapeValue(shape: Shape, path: readonly string[], left: string[]): string {
  switch (shape.is) {
    case 'boolean':
    case 'unknown':
      return `shapes.${shape.is}`;
    case 'string':
      return `shapes.text(${printText(shape, path, left)})`;
    case 'number':
    case 'integer':
      return `shapes.${shape.is}(${shape.min}, ${shape.max})`;
    case 'values':
      return `shapes.oneOf(${shape.values.map((value) => (typeof value === 'string' ? printTsString(value) : `${value}`)).join(', ')})`;
    case 'array':
      return `shapes.array(${printShapeValue(shape.items, [...path, '[]'], left)}, ${shape.min}, ${shape.max})`;
    case 'record':
      return `shapes.record(${printShapeValue(shape.values, [...path, '*'], left)})`;
    case 'union':
      return `shapes.union(${shape.of.map((one) => printShapeValue(one, path, left)).join(', ')})`;
    case 'nullable':
      return `shapes.nullable(${printShapeValue(shape.of, path, left)})`;
    case 'object':
      return `shapes.${shape.open ? 'open' : 'object'}({${shape.fields.map((field) => printField(field, path, left)).join(',')} })`;
  }
}

function printField({ name, shape, optional }: ShapeField, path: readonly string[], left: string[]): string {
  const value = printShapeValue(shape, [...path, name], left);
  return ` ${printTsKey(name)}: ${optional ? `shapes.optional(${value})` : value}`;
}

function printText(
  { min, max, pattern, format }: StringShape,
  path: readonly string[],
  left: string[],
): string {
  const patterns: string[] = [];
  if (format !== null) patterns.push(`/${formatPatterns[format]}/`);
  if (pattern !== null) {
    const translated = translatePattern(pattern);
    if (translated === null) left.push(`${path.join('.')} has a pattern that JavaScript reads otherwise`);
    else patterns.push(String(new RegExp(translated)));
  }
  if (patterns.length > 0) return [`${min}`, `${max}`, ...patterns].join(', ');
  return max !== null ? `${min}, ${max}` : min !== null ? `${min}` : '';
}
