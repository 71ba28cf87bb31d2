import type { Shape, StringShape } from '../../sql/shape/shape.ts';
import { sampleMatch } from './sample-match.ts';

/**
 * A value that a shape takes, for sample rows: with the keys that it must have, or with all of them.
 *
 * @param isFull whether optional keys are there too
 */
export function sampleDocument(shape: Shape, isFull: boolean): unknown {
  switch (shape.is) {
    case 'boolean':
      return isFull;
    case 'unknown':
      return {};
    case 'string':
      return sampleText(shape);
    case 'number':
      return shape.min ?? Math.min(shape.max ?? 1, 1);
    case 'integer':
      return shape.min === null ? Math.floor(Math.min(shape.max ?? 1, 1)) : Math.ceil(shape.min);
    case 'values':
      return shape.values[isFull ? shape.values.length - 1 : 0];
    case 'nullable':
      return isFull ? sampleDocument(shape.of, isFull) : null;
    case 'union':
      return sampleDocument(shape.of[isFull ? shape.of.length - 1 : 0] ?? { is: 'unknown' }, isFull);
    case 'record':
      return isFull ? { key: sampleDocument(shape.values, isFull) } : {};
    case 'array': {
      const length = Math.max(shape.min ?? 0, isFull ? Math.min(1, shape.max ?? 1) : 0);
      return Array.from({ length }, () => sampleDocument(shape.items, isFull));
    }
    case 'object':
      return Object.fromEntries(
        shape.fields
          .filter(({ optional }) => isFull || !optional)
          .map(({ name, shape: inner }) => [name, sampleDocument(inner, isFull)]),
      );
  }
}

const formats = {
  uuid: '00000000-0000-4000-8000-000000000001',
  date: '2026-01-01',
  'date-time': '2026-01-01T00:00:00Z',
} as const;

function sampleText({ min, max, pattern, format }: StringShape): string {
  if (format !== null) return formats[format];
  const text = (pattern === null ? null : sampleMatch(pattern)) ?? 'text';
  return text.slice(0, max ?? text.length).padEnd(min ?? 0, 'x');
}
