const quote = 34;
const dollar = 36;
const apostrophe = 39;
const star = 42;
const slash = 47;
const less = 60;
const equals = 61;
const greater = 62;
const openBracket = 91;
const backslash = 92;
const closeBracket = 93;
const backtick = 96;
const openBrace = 123;
const closeBrace = 125;

const plainText: Readonly<Record<number, RegExp>> = {
  [quote]: /[^"\\\n]*/y,
  [apostrophe]: /[^'\\\n]*/y,
  [backtick]: /[^`\\$]*/y,
};

/** The offset of the next character that means something in a literal of these quotes. */
function skipPlain(text: string, start: number, end: number): number {
  const plain = plainText[end];
  if (plain === undefined) return start;
  plain.lastIndex = start;
  plain.test(text);
  return plain.lastIndex;
}

/** The offset after a string in quotes, or after its line where it does not end. */
export function skipString(text: string, start: number): number {
  const end = text.charCodeAt(start);
  for (let i = skipPlain(text, start + 1, end); i < text.length; i = skipPlain(text, i + 1, end)) {
    const c = text.charCodeAt(i);
    if (c === end) return i + 1;
    if (c === backslash) i += 1;
    else if (c === 10) return i;
  }
  return text.length;
}

/** The offset after a template literal, with everything inside its `${…}`. */
export function skipTemplate(text: string, start: number): number {
  for (let i = skipPlain(text, start + 1, backtick); i < text.length; i = skipPlain(text, i + 1, backtick)) {
    const c = text.charCodeAt(i);
    if (c === backtick) return i + 1;
    if (c === backslash) i += 1;
    else if (c === dollar && text.charCodeAt(i + 1) === openBrace) i = skipBraces(text, i + 1) - 1;
  }
  return text.length;
}

/** The offset after a block in braces: strings, templates and comments hide the braces in them. */
function skipBraces(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === openBrace) depth += 1;
    else if (c === closeBrace) {
      depth -= 1;
      if (depth === 0) return i + 1;
    } else if (c === quote || c === apostrophe) i = skipString(text, i) - 1;
    else if (c === backtick) i = skipTemplate(text, i) - 1;
    else if (c === slash) i = skipComment(text, i) - 1;
  }
  return text.length;
}

/** The offset after a comment, or after the slash where none begins. */
export function skipComment(text: string, start: number): number {
  const next = text.charCodeAt(start + 1);
  if (next === slash) {
    const end = text.indexOf('\n', start);
    return end < 0 ? text.length : end;
  }
  if (next !== star) return start + 1;
  const end = text.indexOf('*/', start + 2);
  return end < 0 ? text.length : end + 2;
}

/** The offset after a regular expression with its flags; after the slash where the line holds none. */
export function skipRegExp(text: string, start: number): number {
  let inClass = false;
  for (let i = start + 1; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === 10) return start + 1;
    if (c === backslash) i += 1;
    else if (c === openBracket) inClass = true;
    else if (c === closeBracket) inClass = false;
    else if (c === slash && !inClass) {
      i += 1;
      while (/[a-z]/.test(text.charAt(i))) i += 1;
      return i;
    }
  }
  return text.length;
}

/** The offset after the type arguments that open at `start`; `=>` closes none. */
export function skipTypeArguments(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === less) depth += 1;
    else if (c === greater && text.charCodeAt(i - 1) !== equals) {
      depth -= 1;
      if (depth === 0) return i + 1;
    } else if (c === quote || c === apostrophe) i = skipString(text, i) - 1;
    else if (c === backtick) i = skipTemplate(text, i) - 1;
    else if (c === slash) i = skipComment(text, i) - 1;
  }
  return text.length;
}
