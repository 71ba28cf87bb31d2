import { describe, expect, test } from 'vitest';
import { escapeCell, escapeMarkdown, printCellCode, printCode } from '../../generator/emit/markdown.ts';

describe('texts of a database in Markdown', () => {
  test('stay as they are where nothing in them is syntax', () => {
    expect(escapeMarkdown("The client's name, snake_case (see below).")).toBe(
      "The client's name, snake_case (see below).",
    );
  });

  test('keep their code, and a backtick without another is plain', () => {
    expect(escapeMarkdown('first of `items`, a|b')).toBe('first of `items`, a\\|b');
    expect(escapeCell('`a|b` | c')).toBe('`a\\|b` \\| c');
    expect(escapeMarkdown('`<b>`')).toBe('`<b>`');
    expect(escapeMarkdown('`<b> ` <i>`')).toBe('\\`\\<b\\> \\` \\<i\\>\\`');
  });

  test('make no link, image, HTML, heading, list or line', () => {
    expect(escapeMarkdown('# a\n\n1. b')).toBe('\\# a 1. b');
    expect(escapeMarkdown('1. b')).toBe('1\\. b');
    expect(escapeMarkdown('![i](x) [a](javascript:b) <img> &lt; *e* _e_ \\')).toBe(
      '\\!\\[i\\](x) \\[a\\](javascript:b) \\<img\\> \\&lt; \\*e\\* \\_e\\_ \\\\',
    );
  });

  test('as code are fenced by more backticks than they hold', () => {
    expect(printCode('a')).toBe('`a`');
    expect(printCode('a`b``c')).toBe('```a`b``c```');
    expect(printCode('`')).toBe('`` ` ``');
    expect(printCode('a\nb')).toBe('`a b`');
    expect(printCode(' ')).toBe('');
    expect(printCellCode('a|b')).toBe('`a\\|b`');
  });
});
