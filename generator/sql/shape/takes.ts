import { formatPatterns } from './formats.ts';
import type { Shape, StringShape } from './shape.ts';

/** Whether a shape takes a value of JSON. */
export function takes(shape: Shape, value: unknown): boolean {
  switch (shape.is) {
    case 'unknown':
      return true;
    case 'boolean':
      return typeof value === 'boolean';
    case 'string':
      return typeof value === 'string' && takesText(shape, value);
    case 'number':
    case 'integer':
      return (
        typeof value === 'number' &&
        isWithin(shape, value) &&
        (shape.is === 'number' || Number.isInteger(value))
      );
    case 'values':
      return shape.values.some((one) => one === value);
    case 'array':
      return (
        Array.isArray(value) && isWithin(shape, value.length) && value.every((one) => takes(shape.items, one))
      );
    case 'nullable':
      return value === null || takes(shape.of, value);
    case 'union':
      return shape.of.some((one) => takes(one, value));
    case 'record':
      return isObject(value) && Object.values(value).every((one) => takes(shape.values, one));
    case 'object':
      return isObject(value) && takesObject(shape, new Map(Object.entries(value)));
  }
}

function takesText({ min, max, pattern, format }: StringShape, text: string): boolean {
  const patterns = [pattern, format === null ? null : formatPatterns[format]].filter((one) => one !== null);
  return isWithin({ min, max }, [...text].length) && patterns.every((one) => isMatch(one, text));
}

/** By characters where the pattern can be read so. What is no pattern is told for itself. */
function isMatch(pattern: string, text: string): boolean {
  for (const flags of ['su', 's']) {
    try {
      return new RegExp(pattern, flags).test(text);
    } catch {
      // With `u` needless escapes are refused.
    }
  }
  return true;
}

function takesObject(
  { fields, open }: Extract<Shape, { is: 'object' }>,
  entries: ReadonlyMap<string, unknown>,
): boolean {
  const known = new Set(fields.map(({ name }) => name));
  return (
    (open || [...entries.keys()].every((key) => known.has(key))) &&
    fields.every(({ name, shape, optional }) =>
      entries.has(name) ? takes(shape, entries.get(name)) : optional,
    )
  );
}

function isWithin(
  { min, max }: { readonly min: number | null; readonly max: number | null },
  value: number,
): boolean {
  return value >= (min ?? value) && value <= (max ?? value);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
