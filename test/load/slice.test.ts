import { describe, expect, test } from 'vitest';
import { readPlain } from '../../generator/load/slice/read-plain.ts';
import { cutSlice } from '../../generator/load/slice/slice.ts';

const namesIn = (text: string) => {
  const read = readPlain(text);
  return read === null ? null : [...read.names].sort();
};

describe('a plain statement', () => {
  test.each([
    ["export const a = table('a', { id: uuid() });\n", ['a', 'table', 'uuid']],
    [
      "const a = table('a', { b: uuid().references(() => c.id) }, (t) => [d(t.b)]);",
      ['a', 'c', 'd', 'table', 'uuid'],
    ],
    ["const a = check(sql`${t.price} >= 0 AND ${`${u}`} = 'x = y'`);", ['a', 'check', 'sql', 't', 'u']],
    ['const a = { ...b(), "c": d, e };', ['a', 'b', 'd', 'e']],
    ['const a = matches(b, /^[`\'"]=$/); // c = d', ['a', 'b', 'matches']],
    ['const a = b ? c : d;', ['a', 'b', 'c', 'd']],
    ["const a = ['x', 'y'] as const;", ['a']],
  ])('names what its value follows from: %s', (text, names) => {
    expect(namesIn(text)).toEqual(names);
  });

  test('ends before what only stands behind it', () => {
    const text = "export const a = b('//');\n\n/** c */\n// d\n";
    expect(text.slice(0, readPlain(text)?.end)).toBe("export const a = b('//');");
  });

  test.each([
    ['an assignment', 'const a = (b = c);'],
    ['an assignment to a property', 'const a = table(); a.x = 1;'],
    ['a default of a parameter', 'const a = (b = c) => b;'],
    ['a count', 'const a = b++;'],
    ['the machinery of the language', 'const a = b.constructor;'],
    ['code from text', "const a = (() => 0).constructor('return 1')();"],
    ['a call with another this', 'const a = b.call(c);'],
    ['type arguments of JSON', 'const a = jsonb<Shape>();'],
    ['a name in other letters', 'const a = é;'],
    ['a bracket that is not closed', 'const a = b(;'],
    ['a template that is not closed', 'const a = sql`b'],
    ['a comment that is not closed', 'const a = b; /* c'],
    ['a string that is not closed', "const a = 'b;\n"],
    ['two declarations', 'const a = 1; const b = 2;'],
    ['a decorator', 'const a = @b;'],
  ])('is none with %s', (_what, text) => {
    expect(readPlain(text)).toBeNull();
  });
});

const head = "import { check, extend, index, sql, table, text, uuid, view } from 'tablewright';\n";
const a = "export const a = table('a', { id: uuid().primaryKey() });\n";
const b = "export const b = table('b', { a_id: uuid().references(() => a.id) });\n";
const c = "export const c = table('c', { b_id: uuid().references(() => b.id) });\n";

function cut(before: string, after: string, other = '') {
  const texts = (text: string) =>
    new Map([
      ['/schema.ts', text],
      ['/other.ts', other],
    ]);
  return cutSlice(texts(before), texts(after));
}

const change = (text: string) => text.replace("table('b', {", "table('b', { x: text(),");

describe('a slice', () => {
  test('holds what changed and what touches it, and stand-ins for what those name', () => {
    const d = "export const d = table('d', { c_id: uuid().references(() => c.id) });\n";
    const text = head + a + b + c + d;
    const slice = cut(text, text.replace("table('c', {", "table('c', { x: text(),"));
    expect(slice).toMatchObject({ changed: ['c'], around: ['d', 'b'] });
    expect(slice?.after).toContain("table('c', { x: text(), b_id");
    expect(slice?.before).toContain("table('c', { b_id");
    expect(slice?.after).not.toContain("table('a', {");
    expect(slice?.after).toContain('export const a = $external(');
  });

  test('of JSDoc above a statement changes that statement', () => {
    expect(cut(head + a + b, `${head}${a}/** Its comment. */\n${b}`)).toMatchObject({ changed: ['b'] });
  });

  test.each([
    ['a view names the table', `export const v = view('v', () => sql\`SELECT \${b.a_id} FROM \${b}\`);\n`],
    ['a statement that runs names the table', "extend(() => b, (t) => [index('i').on(t.a_id)]);\n"],
    ['a list holds the table', 'export const all = [a, b];\n'],
    ['the table is exported under another name', 'export { b as orders };\n'],
    ['a statement could set something of the table', 'b.x = 1;\n'],
    ['the name is declared twice', "export const b = table('z', {});\n"],
  ])('cannot be cut where %s', (_what, rest) => {
    const text = head + a + b + rest;
    expect(cut(text, change(text))).toBeNull();
  });

  test('cannot be cut where another module has all of one under a name', () => {
    const text = head + a + b;
    expect(cut(text, change(text), "import * as everything from './schema.ts';\n")).toBeNull();
  });

  test('cannot be cut where the table is imported under another name', () => {
    const text = head + a + b;
    expect(cut(text, change(text), "import { b as orders } from './schema.ts';\n")).toBeNull();
  });

  test.each([
    ['a table comes', (text: string) => text + c],
    ['a table goes', () => head + a],
    ['an import changes', (text: string) => text.replace('view }', 'view, date }')],
    ['the table names what nobody declares', (text: string) => change(text).replace('text()', 'unheard()')],
    ['the table names a value that may change', (text: string) => change(text).replace('text()', 'list[0]')],
  ])('cannot be cut where %s', (_what, edit) => {
    const text = `${head}const list = [text()];\n${a}${b}`;
    expect(cut(text, edit(text))).toBeNull();
  });
});
