import { skipComment, skipRegExp, skipString } from '../skip-tokens.ts';

/** A statement that does nothing but declare a value, read as words. */
export interface PlainStatement {
  /** Names that stand for values: not properties, not keys of an object, not parameters of its functions. */
  readonly names: ReadonlySet<string>;
  /** Where the statement ends; blanks and comments follow. */
  readonly end: number;
}

/**
 * Reads a statement that only calls functions with literals, objects, lists, templates and functions of one expression:
 * whose value follows from the names in it, and which changes nothing but what those calls change. Null for anything
 * else, such as assignments, blocks and type arguments, and for what does not end where the text ends.
 *
 * @example readPlain("export const a = table('a', { id: uuid() });\n") // names: table, uuid
 */
export function readPlain(text: string): PlainStatement | null {
  const read = blankOut(text, 0, null);
  if (read === null) return null;
  const { code, end } = read;
  if (/[^ -~\s]|\+\+|--|[@#\\]|\b(?:jsonb?|typed)\s*</.test(code)) return null;
  const rest = code.replace(/=>|[=!]==?|[<>]=/g, (operator) => (operator === '=>' ? '~>' : '  '));
  if (rest.indexOf('=') !== rest.lastIndexOf('=')) return null;
  const body = rest.replace(/^(?:export )?const /, '');
  const parameters = new Set<string>();
  for (const [, list, single] of body.matchAll(/(?:\(([\w$\s,]*)\)|([\w$]+))\s*~>/g)) {
    for (const name of (list ?? single ?? '').split(',')) parameters.add(name.trim());
  }
  const names = new Set<string>();
  for (const match of body.matchAll(/(?<![\w$])[A-Za-z_$][\w$]*/g)) {
    const [word] = match;
    const before = lastBlack(body, match.index - 1);
    const after = body.slice(match.index + word.length, match.index + word.length + 40).trimStart();
    const isMember = body.charAt(before) === '.' && body.charAt(before - 1) !== '.';
    if (isMember && reflective.test(word)) return null;
    const isKey = after.startsWith(':') && '{,'.includes(body.charAt(before));
    if (!isMember && !isKey && !parameters.has(word)) names.add(word);
  }
  for (const word of values) names.delete(word);
  return { names, end };
}

/** Words of the language that stand where a value may stand. */
const values = ['true', 'false', 'null', 'undefined', 'as', 'const'];

/** What would lead from a value to the machinery of the language. */
const reflective = /^(?:constructor|prototype|__proto__|call|apply|bind)$/;

/** The place of the last character up to a place that is no blank. */
function lastBlack(text: string, from: number): number {
  let at = from;
  while (at > 0 && /\s/.test(text.charAt(at))) at -= 1;
  return at;
}

interface Blanked {
  /** The text with the contents of strings and comments left out. */
  readonly code: string;
  /** After the last token. */
  readonly end: number;
  /** Of what stands in a template: after its closing brace. */
  readonly next: number;
}

/** @param within the brace that ends a part of a template; null for a whole statement */
function blankOut(text: string, start: number, within: '}' | null): Blanked | null {
  const open: string[] = [];
  let code = '';
  let end = start;
  for (let i = start; i < text.length; ) {
    const c = text.charAt(i);
    const next = text.charAt(i + 1);
    if (c === '/' && (next === '/' || next === '*')) {
      const after = skipComment(text, i);
      if (next === '*' && !text.startsWith('*/', after - 2)) return null;
      code += ' ';
      i = after;
      continue;
    }
    if (/\s/.test(c)) {
      code += c;
      i += 1;
      continue;
    }
    if (c === "'" || c === '"') {
      const after = skipString(text, i);
      if (after < i + 2 || text.charAt(after - 1) !== c) return null;
      code += "''";
      i = after;
    } else if (c === '`') {
      const template = blankTemplate(text, i + 1);
      if (template === null) return null;
      code += template.code;
      i = template.next;
    } else if (c === '/' && /[(,]\s*$/.test(code)) {
      code += "''";
      i = skipRegExp(text, i);
    } else {
      if (within !== null && c === within && open.length === 0) return { code, end, next: i + 1 };
      if ('([{'.includes(c)) open.push(c === '(' ? ')' : c === '[' ? ']' : '}');
      else if (')]}'.includes(c) && open.pop() !== c) return null;
      code += c;
      i += 1;
    }
    end = i;
  }
  return open.length === 0 && within === null ? { code, end, next: text.length } : null;
}

/** What stands in `${…}` of a template, as a list in parentheses. */
function blankTemplate(text: string, start: number): { readonly code: string; readonly next: number } | null {
  let code = '(';
  for (let i = start; i < text.length; ) {
    const c = text.charAt(i);
    if (c === '`') return { code: `${code}'')`, next: i + 1 };
    if (c === '\\') i += 2;
    else if (c === '$' && text.charAt(i + 1) === '{') {
      const part = blankOut(text, i + 2, '}');
      if (part === null) return null;
      code += `${part.code},`;
      i = part.next;
    } else i += 1;
  }
  return null;
}
