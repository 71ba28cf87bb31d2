/**
 * An SQL text with every run of white space outside quotes made one space: two texts that differ only in layout
 * become equal. Comments end at their line break, so a text that holds `--` keeps its line breaks.
 */
export function normaliseText(text: string): string {
  let result = '';
  let at = 0;
  while (at < text.length) {
    const end = quotedEnd(text, at);
    if (end > at) {
      result += text.slice(at, end);
      at = end;
      continue;
    }
    if (isSpace(text.charCodeAt(at))) {
      let broken = false;
      while (at < text.length && isSpace(text.charCodeAt(at))) {
        broken ||= text.charCodeAt(at) === newline;
        at += 1;
      }
      // SQL joins two string literals that stand on two lines, and refuses them on one (manual 4.1.2.1).
      result += broken && result.endsWith("'") && text[at] === "'" ? '\n' : ' ';
      continue;
    }
    result += text[at];
    at += 1;
  }
  return result.trim();
}

const newline = 10;

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** Where the quoted part or comment that begins here ends; the same place when none begins here. */
function quotedEnd(text: string, at: number): number {
  const character = text[at];
  if (character === "'") return stringEnd(text, at);
  if (character === '"') return after(text, '"', at + 1);
  if (character === '-' && text[at + 1] === '-') return after(text, '\n', at + 2);
  if (character === '/' && text[at + 1] === '*') return blockCommentEnd(text, at);
  if (character === '$' && !isWord(text[at - 1])) {
    const tag = /^\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/u.exec(text.slice(at, at + 66))?.[0];
    if (tag !== undefined) return after(text, tag, at + tag.length);
  }
  return at;
}

/** A backslash escapes only in a string with the prefix E (manual 4.1.2.2). */
function stringEnd(text: string, at: number): number {
  const escapes = /[eE]/.test(text[at - 1] ?? '') && !isWord(text[at - 2]);
  for (let i = at + 1; i < text.length; i += 1) {
    if (escapes && text[i] === '\\') i += 1;
    else if (text[i] === "'") return i + 1;
  }
  return text.length;
}

/** Block comments nest (manual 4.1.5). */
function blockCommentEnd(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length - 1; i += 1) {
    if (text[i] === '/' && text[i + 1] === '*') {
      depth += 1;
      i += 1;
    } else if (text[i] === '*' && text[i + 1] === '/') {
      depth -= 1;
      i += 1;
      if (depth === 0) return i + 1;
    }
  }
  return text.length;
}

function after(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from);
  return at === -1 ? text.length : at + end.length;
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_$]/u.test(character);
}
