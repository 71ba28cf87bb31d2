import { expect, test } from 'vitest';
import { typeCheckSchema } from './type-check-schema.ts';

const head = `import { at, field, index, jsonb, shape, table, uuid } from 'tablewright';
export const used = [at, index, table, uuid];
const address = shape({ city: field.text(), geo: shape({ lat: field.number() }).optional() });
`;

/** The first line of each error, without its place. */
function errorsOf(text: string): readonly string[] {
  const lines = typeCheckSchema(head + text).split('\n');
  return lines.flatMap((line) => /error (TS\d+: .*)/.exec(line)?.[1] ?? []);
}

const on = (key: string) =>
  `export const t = table('t', { id: uuid().primaryKey(), address: jsonb(address) }, (t) => [index().on(${key})]);`;

test('a wrong key is one error that names it and the keys that there are', () => {
  expect(errorsOf(on("at(t.address, 'city'), at(t.address, 'geo').at('lat')"))).toEqual([]);
  expect(errorsOf(on("at(t.address, 'ctiy')"))).toEqual([
    `TS2345: Argument of type '"ctiy"' is not assignable to parameter of type '"city" | "geo"'.`,
  ]);
  expect(errorsOf(on("at(t.address, 'geo').at('lng')"))).toEqual([
    `TS2345: Argument of type '"lng"' is not assignable to parameter of type '"lat"'.`,
  ]);
  expect(errorsOf(on("at(t.id, 'x')"))).toEqual([
    `TS2345: Argument of type '"x"' is not assignable to parameter of type 'never'.`,
  ]);
});

test('a default without a key, or with one of another type, is one error', () => {
  expect(errorsOf("export const a = jsonb(address).default({ city: 'x', geo: { lat: 1 } });")).toEqual([]);
  expect(errorsOf('export const a = jsonb(address).default({ city: 1 });')).toEqual([
    "TS2322: Type 'number' is not assignable to type 'string'.",
  ]);
});
