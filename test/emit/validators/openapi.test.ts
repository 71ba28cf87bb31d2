import { expect, test } from 'vitest';
import { z } from 'zod';
import { artifactDefaults } from '../../../generator/emit/artifact-switches.ts';
import { emit } from '../support/emit.ts';
import { constraint, model, table } from '../support/model-builder.ts';

const path = ['public', 'gifts'];
const checks: Readonly<Record<string, string>> = {
  price: 'price > 0 AND price <= 500',
  count: 'count >= 1',
  code: "code ~ '^[A-Z]{3}$'",
  name: 'length(name) BETWEEN 2 AND 10',
  tags: 'cardinality(tags) < 3',
  data: "jsonb_typeof(data) = 'object'",
  order: 'count < price',
};

interface Components {
  readonly openapi: string;
  readonly components: { readonly schemas: Readonly<Record<string, Parameters<typeof z.fromJSONSchema>[0]>> };
}

async function components(): Promise<Components> {
  const artifacts = await emit(
    model(
      table(
        path,
        {
          id: { type: 'uuid', default: ['gen_random_uuid()'] },
          price: { type: 'numeric(12,2)' },
          count: { type: 'integer', default: [{ literal: 1 }] },
          sold: { type: 'bigint', nullable: true },
          code: { type: 'character varying(40)', comment: 'Three letters.' },
          name: { type: 'text', nullable: true },
          status: { type: 'text', typescript: { values: ['new', 'old'] }, nullable: true },
          tags: { type: 'text[]', default: ["'{}'"] },
          data: { type: 'jsonb' },
          at: { type: 'timestamp with time zone', default: ['now()'] },
          twice: { type: 'integer', generated: ['count * 2'] },
        },
        { comment: 'What is given.' },
      ),
      ...Object.entries(checks).map(([name, expression]) =>
        constraint([...path, `gifts_${name}`], { type: 'check', expression: [expression] }),
      ),
    ),
    { artifacts: { ...artifactDefaults, openapi: true } },
  );
  const file = artifacts.find((artifact) => artifact.path === 'openapi/components.json');
  return JSON.parse(file?.content ?? '') as Components;
}

test('components say what a reader of JSON Schema can check', async () => {
  const { openapi, components: found } = await components();
  expect(openapi).toBe('3.1.0');
  expect(Object.keys(found.schemas)).toEqual(['gifts', 'gifts.insert', 'gifts.update']);
  expect(found.schemas['gifts.insert']).toEqual({
    type: 'object',
    properties: {
      id: { type: 'string', format: 'uuid' },
      price: { type: ['string', 'number'], exclusiveMinimum: 0, maximum: 500 },
      count: { type: 'integer', minimum: 1, maximum: 2_147_483_647 },
      sold: { type: ['string', 'integer', 'null'], pattern: '^\\s*[+-]?\\d+\\s*$' },
      code: { description: 'Three letters.', type: 'string', maxLength: 40, pattern: '^[A-Z]{3}$' },
      name: { type: ['string', 'null'], minLength: 2, maxLength: 10 },
      status: { type: ['string', 'null'], enum: ['new', 'old', null] },
      tags: { type: 'array', items: { type: 'string' }, maxItems: 2 },
      data: { type: 'object' },
      at: { type: 'string', format: 'date-time' },
    },
    required: ['price', 'code', 'data'],
    additionalProperties: false,
  });
  expect(found.schemas.gifts).toMatchObject({
    description: 'What is given.',
    properties: { price: { type: 'string' }, twice: { type: 'integer' } },
  });
  expect(found.schemas['gifts.update']).not.toHaveProperty('required');
});

test('a reader of JSON Schema takes and refuses by them', async () => {
  const { components: found } = await components();
  const schema = found.schemas['gifts.insert'];
  if (schema === undefined) throw new Error('no schema');
  const insert = z.fromJSONSchema(schema);
  const good = { price: '1.50', code: 'ABC', data: {} };
  for (const row of [
    good,
    { ...good, price: 2 },
    { ...good, name: null, status: 'old', sold: '9007199254740993' },
  ])
    expect([row, insert.safeParse(row).success]).toEqual([row, true]);
  const bad = [
    { price: 501 },
    { price: 0 },
    { code: 'abc' },
    { count: 0 },
    { name: 'x' },
    { data: [] },
    { twice: 1 },
    { status: 'x' },
  ];
  for (const part of bad)
    expect([part, insert.safeParse({ ...good, ...part }).success]).toEqual([part, false]);
});
