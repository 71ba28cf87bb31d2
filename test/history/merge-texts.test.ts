import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeTexts } from '../../generator/history/merge-texts.ts';

const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'COMMIT;', ''), { maxLength: 8 });
const text = lines.map((list) => list.join('\n'));

describe('mergeTexts', () => {
  it('takes what one of the two changed, and what both changed alike', () => {
    expect(mergeTexts('a\nb\nc\n', 'a\nb\nc\nmine\n', 'A\nb\nc\n')).toBe('A\nb\nc\nmine\n');
    expect(mergeTexts('a\nb\nc\n', 'a\nc\n', 'a\nb\nc\nd\n')).toBe('a\nc\nd\n');
    expect(mergeTexts('a\nb\n', 'a\nB\n', 'a\nB\n')).toBe('a\nB\n');
    expect(mergeTexts('a\n', 'b\n', 'c\n')).toBeNull();
    expect(mergeTexts('a\nb\n', 'a\nmine\nb\n', 'a\ntheirs\nb\n')).toBe('a\ntheirs\nmine\nb\n');
  });

  it('is the other text where one is the base, whatever they are', () => {
    fc.assert(fc.property(text, text, (base, other) => mergeTexts(base, base, other) === other));
    fc.assert(fc.property(text, text, (base, other) => mergeTexts(base, other, base) === other));
    fc.assert(fc.property(text, text, (base, other) => mergeTexts(base, other, other) === other));
  });
});
