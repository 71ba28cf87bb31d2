import { Project, SyntaxKind } from 'ts-morph';
import { describe, expect, test } from 'vitest';
import { printJsDoc, printTsKey, printTsString, printTsUnion } from '../../generator/emit/ts-printer.ts';

const hostile = [
  "it's",
  '"',
  '\\',
  '*/ alert(1) /*',
  '`$x`',
  'a\nb',
  '\u2028',
  '// x',
  '__proto__',
  '2024',
  '😀',
  '',
];

function parse(text: string) {
  return new Project({ useInMemoryFileSystem: true }).createSourceFile('x.ts', text);
}

describe('the printer of TypeScript', () => {
  test('reads back every string that it prints', () => {
    for (const text of hostile) {
      const literal = parse(`const x = ${printTsString(text)};`).getFirstDescendantByKindOrThrow(
        SyntaxKind.StringLiteral,
      );
      expect(literal.getLiteralValue()).toBe(text);
    }
    expect(printTsString('active')).toBe("'active'");
    expect(printTsUnion(['a', "b'"])).toBe(`'a' | "b'"`);
    expect(printTsUnion([])).toBe('never');
  });

  test('prints keys that stay one key', () => {
    for (const text of hostile.filter((name) => name !== '')) {
      const made: unknown = new Function(`return Object.keys({ ${printTsKey(text)}: 1 })`)();
      expect(made).toEqual([text]);
    }
    expect(printTsKey('constructor')).toBe('constructor');
  });

  test('prints a comment that can neither end nor speak to the compiler', () => {
    for (const text of [...hostile, '@ts-expect-error', '*/*/', 'a\r\n@ts-ignore\n\nb', '/** */']) {
      const file = parse(`${printJsDoc(text)}export const x = 1;`);
      expect(file.getStatements()).toHaveLength(1);
      expect(file.getFullText()).not.toMatch(/[^\\]@ts-/);
    }
    expect(printJsDoc('One line.', '  ')).toBe('  /** One line. */\n');
    expect(printJsDoc('Two\nlines.')).toBe('/**\n * Two\n * lines.\n */\n');
    expect(printJsDoc(null)).toBe('');
    expect(printJsDoc('  ')).toBe('');
  });
});
