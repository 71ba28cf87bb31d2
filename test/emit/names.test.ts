import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  functionSlug,
  helperName,
  identifierOf,
  relationSlug,
  slugOf,
  valuesName,
} from '../../generator/emit/names.ts';

// Names made of few characters, so that near misses are common; the words are those that could be mistaken for syntax.
const part = fc.constantFrom(
  'a',
  'A',
  'b',
  'B',
  '_',
  '1',
  'and',
  'find',
  'by',
  'values',
  '-',
  '.',
  '/',
  ' ',
  '$',
  'é',
  '😀',
);
const name = fc.oneof(
  fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('')),
  fc.constantFrom(
    'con',
    'nul',
    'com1',
    'default',
    'class',
    '__proto__',
    'constructor',
    '../../x',
    'Users',
    'users',
    'délais',
  ),
);

function expectInjective<T>(
  things: fc.Arbitrary<T>,
  nameIt: (thing: T) => string,
  same: (a: T, b: T) => boolean,
): void {
  fc.assert(
    fc.property(things, things, (a, b) => {
      expect(nameIt(a) === nameIt(b)).toBe(same(a, b));
    }),
    { numRuns: 5000 },
  );
}

describe('slugs', () => {
  test('leave plain names alone', () => {
    expect(slugOf('site_product_exclusions')).toBe('site_product_exclusions');
    expect(relationSlug('public', 'orders')).toBe('orders');
    expect(relationSlug('billing', 'orders')).toBe('billing/orders');
  });

  test('are safe parts of a path on every system', () => {
    fc.assert(
      fc.property(name, (text) => {
        const slug = slugOf(text);
        expect(slug).toMatch(/^[a-z0-9_-]+$/);
        expect(slug).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)$/);
        expect(slug.length).toBeLessThan(80);
      }),
    );
  });

  test('never meet, also where file names ignore case', () => {
    expectInjective(
      name,
      (text) => slugOf(text).toLowerCase(),
      (a, b) => a === b,
    );
  });

  test('of relations in different schemas never meet', () => {
    expectInjective(
      fc.tuple(fc.oneof(name, fc.constant('public')), name),
      ([schema, text]) => relationSlug(schema, text),
      (a, b) => a[0] === b[0] && a[1] === b[1],
    );
  });

  test('of functions tell overloads apart and keep the file of one without arguments', () => {
    expect(functionSlug('public', 'touch', '()')).toBe('touch');
    expect(functionSlug('public', 'touch', '(integer)')).not.toBe(functionSlug('public', 'touch', '(text)'));
    expectInjective(
      fc.tuple(name, fc.constantFrom('()', '(integer)', '(text)')),
      ([text, types]) => functionSlug('public', text, types),
      (a, b) => a[0] === b[0] && a[1] === b[1],
    );
  });
});

describe('names of exports', () => {
  test('are the verb and the exact columns', () => {
    expect(helperName('findBy', ['id'])).toBe('findById');
    expect(helperName('findBy', ['site_id', 'product_id'])).toBe('findBySiteIdAndProductId');
  });

  test('never meet', () => {
    expectInjective(
      fc.array(name, { minLength: 1, maxLength: 3 }),
      (columns) => helperName('findBy', columns),
      (a, b) => JSON.stringify(a) === JSON.stringify(b),
    );
    expectInjective(name, valuesName, (a, b) => a === b);
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 3 }), name, (columns, column) => {
        expect(helperName('findBy', columns)).not.toBe(valuesName(column));
      }),
    );
  });

  test('are identifiers', () => {
    fc.assert(
      fc.property(name, (text) => {
        for (const made of [helperName('findBy', [text]), valuesName(text), identifierOf(text)]) {
          expect(made).toMatch(/^[A-Za-z_$][A-Za-z0-9_$]*$/);
        }
      }),
    );
  });

  test('as namespaces are legal and never meet', () => {
    expect(identifierOf('orders')).toBe('orders');
    expect(identifierOf('default')).not.toBe('default');
    expectInjective(name, identifierOf, (a, b) => a === b);
  });
});
