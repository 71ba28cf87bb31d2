import { expect, test } from 'vitest';
import { sampleDocument } from '../../generator/database/proof/sample-document.ts';
import * as field from '../../generator/sql/shape/field.ts';
import { takes } from '../../generator/sql/shape/takes.ts';
import * as documents from '../../schema/documents.ts';

const shapes = {
  ...documents,
  ranges: field.shape({ low: field.number({ max: -3 }), high: field.integer({ min: 7 }) }),
  texts: field.shape({
    long: field.text({ min: 12 }),
    short: field.text({ max: 2 }),
    code: field.text({ pattern: /^[A-Z]{3}-[0-9]+$/ }),
  }),
  formats: field.shape({ id: field.uuid(), day: field.date(), at: field.dateTime().nullable() }),
  lists: field.array(field.record(field.array(field.boolean(), { min: 2 })), { min: 1, max: 3 }),
  empty: field.array(field.unknown(), { max: 0 }),
};

test.each(Object.entries(shapes))('sample documents of %s have its shape', (_, { shape }) => {
  for (const isFull of [false, true]) {
    const document = sampleDocument(shape, isFull);
    expect([document, takes(shape, document)]).toEqual([document, true]);
  }
});
