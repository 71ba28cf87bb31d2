import { Node, Project, SyntaxKind } from 'ts-morph';
import { describe, expect, test } from 'vitest';
import { normaliseJsDoc } from '../../generator/load/js-doc.ts';
import { readOutline } from '../../generator/load/outline.ts';

const hostile = String.raw`#!/usr/bin/env node
/* licence */
import { table, uuid as id } from 'tablewright'; // } { table('no', {
import type { A } from "./a.ts";
import * as mixins from './mixins.ts';
export { b, c as d } from './b.ts';
export * from './e.ts';

/** Licence, not a doc: a blank line follows. */

export const plain = table('plain', { id: id() });

/**
 * First { line
 * second ( line.
 *
 * Other paragraph.
 * @deprecated yes
 */
export const hard = table('hard', {
  /** A key with "quotes' and ${'`'}backticks${'`'}. */
  'quoted key': text().default('} /* not a comment */ {'),
  re: text().matches(/[/}\]"'${'`'}]+\/{2}/), // regex with everything
  /** in the line */ inline: text(),
  tpl: text().default(sql${'`'}a ${'${'} f({ x: ${'`'}}${'`'} }) ${'}'} } ${'`'}),
  divided: integer().default(4 / 2 / 1),
  // biome-ignore lint: a line comment between
  ...mixins.audit(),
  ...timestamps(),
  /** Shape. */
  shape: jsonb<{ a: { b: () => string }[]; c?: '}' }>().default({ a: [] }),
  ['computed']: text(),
  /** Emoji 🎉 column. */
  ünïcode: text(),
}, (t) => [
  /** The index. */
  index('i').on(t.shape, t.re),
  check('c', sql${'`'}${'${'}t.re} ~ ']' AND (1 > 0)${'`'}),
  unique(t.re), ...more(t), foreignKey(t.id).references(t.id),
])

const bare = () => ({ /** Who. */ who: text(), when: text() })
export function audit() { return { /** By. */ by: text() }; }
/** Asi above. */
export const asi = table('asi', { id: id() }, (t) => { return [index().on(t.id)] })
extend(() => hard, (t) => [unique(t.shape)]);
extension('pg_trgm');
export const list = [/** In a list. */ table('l1', { a: text() }), table('l2', { b: text() })];
export default table('dflt', { a: text() });
`;

/** What TypeScript's own parser says of the same text. */
function oracle(text: string) {
  const file = new Project({ useInMemoryFileSystem: true }).createSourceFile('schema.ts', text);
  const calls: Record<string, { columns: string[]; children: string[]; at: number }> = {};
  for (const call of file.getDescendantsOfKind(SyntaxKind.CallExpression)) {
    const [name, columns, children] = call.getArguments();
    if (!/^table$/.test(call.getExpression().getText()) || !Node.isStringLiteral(name)) continue;
    const properties = Node.isObjectLiteralExpression(columns) ? columns.getProperties() : [];
    const body = Node.isArrowFunction(children) ? children.getBody() : undefined;
    const array = Node.isBlock(body)
      ? body.getStatementByKindOrThrow(SyntaxKind.ReturnStatement).getExpression()
      : body;
    calls[name.getLiteralValue()] = {
      columns: properties.map((p) => `${p.getStart()}-${p.getEnd()}`),
      children: Node.isArrayLiteralExpression(array)
        ? array.getElements().map((e) => `${e.getStart()}-${e.getEnd()}`)
        : [],
      at: call.getStart(),
    };
  }
  return calls;
}

function ours(text: string) {
  const calls: Record<string, { columns: string[]; children: string[]; at: number }> = {};
  for (const { calls: made } of readOutline(text).declarations) {
    for (const { callee, first, columns, children, start } of made) {
      if (callee !== 'table' || first === null) continue;
      calls[first] = {
        columns: (columns ?? []).map((p) => `${p.start}-${p.end}`),
        children: (children ?? []).map((e) => `${e.start}-${e.end}`),
        at: start,
      };
    }
  }
  return calls;
}

describe('outline', () => {
  test('finds columns and children where the parser of TypeScript finds them', () => {
    expect(ours(hostile)).toEqual(oracle(hostile));
  });

  test('reads JSDoc directly above only, and the type text of jsonb', () => {
    const { named, declarations } = readOutline(hostile);
    expect(named.get('plain')?.doc).toBeNull();
    expect(named.get('hard')?.doc).toBe('First { line second ( line.\n\nOther paragraph.');
    expect(named.get('asi')?.doc).toBe('Asi above.');
    const columns = named.get('hard')?.calls[0]?.columns ?? [];
    expect(columns.filter(({ doc }) => doc !== null).map(({ name, doc }) => [name, doc])).toEqual([
      ['quoted key', 'A key with "quotes\' and `backticks`.'],
      ['inline', 'in the line'],
      ['shape', 'Shape.'],
      ['ünïcode', 'Emoji 🎉 column.'],
    ]);
    expect(columns.find(({ name }) => name === 'shape')?.typeText).toBe(
      "{ a: { b: () => string }[]; c?: '}' }",
    );
    expect(columns.filter(({ spread }) => spread !== null).map(({ spread }) => spread)).toEqual([
      'mixins.audit',
      'timestamps',
    ]);
    expect(named.get('hard')?.calls[0]?.children?.[0]?.doc).toBe('The index.');
    expect(named.get('bare')?.object?.map(({ name, doc }) => [name, doc])).toEqual([
      ['who', 'Who.'],
      ['when', null],
    ]);
    expect(named.get('audit')?.object?.[0]?.doc).toBe('By.');
    expect(declarations.flatMap(({ calls }) => calls).map(({ callee, first }) => [callee, first])).toEqual([
      ['table', 'plain'],
      ['table', 'hard'],
      ['table', 'asi'],
      ['extend', null],
      ['extension', 'pg_trgm'],
      ['table', 'l1'],
      ['table', 'l2'],
      ['table', 'dflt'],
    ]);
  });

  test('reads imports and exports', () => {
    expect(
      readOutline(hostile).links.map(({ kind, from, names }) => [kind, from, names.map((n) => n.local)]),
    ).toEqual([
      ['import', 'tablewright', ['table', 'id']],
      ['import', './a.ts', ['A']],
      ['import', './mixins.ts', ['mixins']],
      ['export', './b.ts', ['b', 'd']],
      ['export', './e.ts', ['*']],
    ]);
  });

  test('wrapping a paragraph anew changes nothing; lists and code keep their lines', () => {
    expect(normaliseJsDoc('/** One two three. */')).toBe('One two three.');
    expect(normaliseJsDoc('/**\n * One\n * two three.\n */')).toBe('One two three.');
    expect(normaliseJsDoc('/**\n * List:\n * - a\n * - b\n *   more\n */')).toBe('List:\n- a\n- b more');
    expect(normaliseJsDoc('/**\n * ```sql\n * SELECT 1\n *   + 2\n * ```\n */')).toBe(
      '```sql\nSELECT 1\n  + 2\n```',
    );
    expect(normaliseJsDoc('/** ends *\\/ here */')).toBe('ends */ here');
    expect(normaliseJsDoc('/** @deprecated */')).toBeNull();
  });

  test('terminates on every prefix of a hostile text', () => {
    for (let end = 0; end < hostile.length; end += 7)
      expect(() => readOutline(hostile.slice(0, end))).not.toThrow();
  });
});
