import { at, field, index, jsonb, shape, sql, table, uuid } from 'tablewright';
import { z } from 'zod';

/** Compiled by `tsc`, never run: the text of what must not compile stands in test/types/errors.test.ts. */
interface Branding {
  readonly color: string;
  readonly logo?: string | undefined;
}

export const sites = table(
  'sites',
  {
    id: uuid().primaryKey(),
    branding: jsonb(shape({ color: field.text(), logo: field.text().optional() })).default({ color: '#fff' }),
    /** A shape is held to the type that is named. */
    named: jsonb<Branding>(shape({ color: field.text(), logo: field.text().optional() })),
    methods: jsonb(
      field.array(
        field.union(
          shape({ type: field.oneOf('email'), domains: field.array(field.text()).optional() }),
          shape({ type: field.oneOf('card'), length: field.integer({ min: 1 }) }),
        ),
      ),
    ).default([{ type: 'card', length: 8 }]),
    extra: jsonb(z.object({ note: z.string().optional(), level: z.number().int() })).default({ level: 1 }),
    facts: jsonb(field.record(field.union(field.text(), field.number()).nullable())).default({
      a: 1,
      b: null,
    }),
    free: jsonb(),
  },
  (t) => [
    index().on(at(t.branding, 'color'), at(t.methods, 0).at('type'), at(t.facts, 'any')),
    index().on(at(t.free, 'a').at('b').text(), at(t.extra, 'level').as('integer')),
    // @ts-expect-error a key that the type does not have
    index().on(at(t.branding, 'colour')),
    // @ts-expect-error by a number only lists are asked: of an object it finds nothing
    index().on(at(t.facts, 1)),
    // @ts-expect-error a text has no keys
    index().on(at(t.branding, 'color').at('x')),
    // @ts-expect-error a column that is no JSON has no keys
    index().on(at(t.id, 'x')),
    // @ts-expect-error a cast that an index cannot hold
    index().on(at(t.branding, 'color').as('timestamptz')),
  ],
);

export const text: unknown = sql`SELECT ${at(sites.named, 'logo')} FROM ${sites}`;

// @ts-expect-error a default without a key that is required
jsonb(shape({ color: field.text() })).default({});
// @ts-expect-error a default with a key of another type
jsonb(shape({ color: field.text() })).default({ color: 1 });
// @ts-expect-error a default that is none of the values
jsonb(field.oneOf('a', 'b')).default('c');
// @ts-expect-error a shape that is not of the named type
jsonb<Branding>(shape({ color: field.number() }));
// @ts-expect-error a value of a column is there or NULL: only keys are optional
jsonb(field.text().optional());
// @ts-expect-error a column is no field
shape({ id: uuid() });
