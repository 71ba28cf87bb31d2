/**
 * The source of a regular expression of JavaScript that matches the same texts as PostgreSQL's, without the flags `u`, `m`
 * or `s`; null when nothing is sure to. In PostgreSQL a dot and a negated class match any one character, line breaks and
 * those of two UTF-16 units included (manual 9.7.3).
 */
export function translatePattern(source: string): string | null {
  if (/[^\0-\x7f]|^\*\*\*|\(\?(?![:=!])|[*+?}]\?|\[\[?[:.=]|\[\]|\[\^\]/.test(source)) return null;
  let pattern = '';
  for (let i = 0; i < source.length; i += 1) {
    const c = source.charAt(i);
    if (c === '\\') {
      const escaped = source.charAt(i + 1);
      if (!isPlainEscape(escaped)) return null;
      pattern += c + escaped;
      i += 1;
    } else if (c === '[') {
      const end = endOfClass(source, i);
      if (end === null) return null;
      const members = source.slice(i, end + 1);
      pattern += members.startsWith('[^') ? oneCharacter(members) : members;
      i = end;
    } else pattern += c === '.' ? oneCharacter('[^]') : c;
  }
  for (const [, low, high] of source.matchAll(/\{(\d*),?(\d*)\}/g))
    if (Number(low) > 255 || Number(high) > 255) return null;
  try {
    new RegExp(pattern);
  } catch {
    return null;
  }
  return pattern;
}

/** The source of a regular expression of JavaScript for a LIKE pattern with `\` as its escape; null for a wrong one. */
export function translateLike(like: string): string | null {
  let pattern = '';
  for (let i = 0; i < like.length; i += 1) {
    const c = like.charAt(i);
    if (c === '%') pattern += '[^]*';
    else if (c === '_') pattern += oneCharacter('[^]');
    else if (c !== '\\') pattern += escapePattern(c);
    else {
      if (i + 1 === like.length) return null;
      pattern += escapePattern(like.charAt(i + 1));
      i += 1;
    }
  }
  return `^${pattern}$`;
}

/** A class as one character of any number of UTF-16 units. */
function oneCharacter(members: string): string {
  return `(?:[\\ud800-\\udbff][\\udc00-\\udfff]|(?![\\ud800-\\udfff])${members})`;
}

/** Punctuation stands for itself in both; of the letters these mean the same. */
function isPlainEscape(c: string): boolean {
  return c !== '' && (/[fnrtv]/.test(c) || !/[A-Za-z0-9_]/.test(c));
}

function endOfClass(source: string, start: number): number | null {
  for (let i = start + 1; i < source.length; i += 1) {
    const c = source.charAt(i);
    if (c === '\\') {
      if (!isPlainEscape(source.charAt(i + 1))) return null;
      i += 1;
    } else if (c === '[') return null;
    else if (c === ']') return i;
  }
  return null;
}

function escapePattern(c: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(c) ? `\\${c}` : c;
}
