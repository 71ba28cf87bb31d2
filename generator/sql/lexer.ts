export type TokenType =
  | 'space'
  | 'comment'
  | 'word'
  | 'identifier'
  | 'string'
  | 'number'
  | 'parameter'
  | 'operator'
  | 'punctuation';

/** A piece of SQL text; `end` is exclusive. Offsets count UTF-16 units, as JavaScript's `slice` does. */
export interface Token {
  readonly type: TokenType;
  readonly start: number;
  readonly end: number;
}

/** A statement of a script, without the semicolon that ends it and the comments before it. */
export interface ScriptStatement {
  readonly type: 'statement';
  readonly start: number;
  readonly end: number;
  /** The bare words that it begins with, in lower case, at most four: enough to tell what it is. */
  readonly words: readonly string[];
}

/** A comment that stands between statements. */
export interface ScriptComment {
  readonly type: 'comment';
  readonly start: number;
  readonly end: number;
}

export type ScriptItem = ScriptStatement | ScriptComment;

/** The text is no SQL that PostgreSQL's scanner would take whole. */
export class SqlLexError extends Error {
  override readonly name = 'SqlLexError';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

// PostgreSQL's scan.l: any byte above ASCII belongs to an identifier, so a no-break space is a letter to it.
const space = /[ \t\n\r\f\v]+/y;
const word = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
const number = /(?:[0-9][0-9_]*(?:\.(?!\.)[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9]+)?/y;
const parameter = /\$[0-9]+/y;
const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y;
const operator = /[~!@#^&|`?+\-*/%<>=]+/y;
const lineComment = /--[^\n\r]*/y;
// A literal goes on after a line break (manual 4.1.2.1), in the manner that it began: a backslash still escapes.
const continuation = /(?:[ \t\f\v]|--[^\n\r]*(?=[\n\r]))*[\n\r](?:[ \t\n\r\f\v]|--[^\n\r]*(?=[\n\r]))*'/y;
const commentEdge = /\/\*|\*\//g;

/**
 * Reads the token that begins at `at`, as PostgreSQL's scanner does with `standard_conforming_strings` on
 * (manual 4.1).
 *
 * @throws SqlLexError where a quote or comment is not closed, or a character begins no token
 */
export function readToken(sql: string, at: number): Token {
  const code = sql.charCodeAt(at);
  const next = sql[at + 1];
  if (code === 39 /* ' */) return token('string', at, endOfString(sql, at + 1, 'doubled', at));
  if (code === 34 /* " */) return token('identifier', at, endOfQuoted(sql, at + 1, '"', at));
  if (code === 45 /* - */ && next === '-') return token('comment', at, match(lineComment, sql, at));
  if (code === 47 /* / */ && next === '*') return token('comment', at, endOfComment(sql, at));
  if (code === 36 /* $ */) return readDollar(sql, at);
  const spaces = match(space, sql, at);
  if (spaces > at) return token('space', at, spaces);
  const letters = match(word, sql, at);
  if (letters > at) return readWord(sql, at, letters);
  const digits = match(number, sql, at);
  if (digits > at) return token('number', at, digits);
  const signs = match(operator, sql, at);
  if (signs > at) return token('operator', at, cutAtComment(sql, at, signs));
  if (',()[].;:'.includes(sql[at] ?? '\0')) return token('punctuation', at, at + 1);
  throw new SqlLexError(`${JSON.stringify(sql[at] ?? '')} cannot stand here in SQL`, at);
}

/**
 * Splits a script into its statements and the comments between them. A semicolon ends a statement outside of
 * parentheses and of a SQL-standard function body (`BEGIN ATOMIC … END`, manual CREATE FUNCTION).
 *
 * @throws SqlLexError where the text is not SQL to the end: a quote, comment, parenthesis or body left open
 * @example readScript('SELECT 1; SELECT 2').length // 2
 */
export function readScript(sql: string): readonly ScriptItem[] {
  const items: ScriptItem[] = [];
  let open: OpenStatement | null = null;
  for (let at = 0; at < sql.length; ) {
    const read = readToken(sql, at);
    at = read.end;
    if (read.type === 'space') continue;
    if (read.type === 'comment') {
      if (open === null) items.push({ type: 'comment', start: read.start, end: read.end });
      continue;
    }
    const ends = read.type === 'punctuation' && sql[read.start] === ';';
    if (ends && (open === null || (open.parentheses.length === 0 && open.bodies === 0))) {
      if (open !== null) items.push(closeStatement(open));
      open = null;
      continue;
    }
    open ??= { start: read.start, end: 0, words: [], counting: true, parentheses: [], bodies: 0, last: '' };
    follow(open, sql, read);
  }
  if (open === null) return items;
  if (open.parentheses.length > 0) {
    throw new SqlLexError('this parenthesis is not closed', open.parentheses.at(-1) ?? open.start);
  }
  if (open.bodies > 0)
    throw new SqlLexError('the BEGIN ATOMIC body of this function is not closed', open.start);
  items.push(closeStatement(open));
  return items;
}

/** Whether the statement begins, ends or marks a transaction: what only the runner may do. */
export function isTransactionControl({ words: [first, second] }: ScriptStatement): boolean {
  return first === 'prepare' ? second === 'transaction' : transactionWords.has(first ?? '');
}

const transactionWords = new Set([
  'begin',
  'start',
  'commit',
  'end',
  'rollback',
  'abort',
  'savepoint',
  'release',
]);

interface OpenStatement {
  readonly start: number;
  end: number;
  readonly words: string[];
  counting: boolean;
  readonly parentheses: number[];
  /** How many END are to come in a BEGIN ATOMIC body. */
  bodies: number;
  /** The bare word or character before this one: a keyword after AS or a dot is a name. */
  last: string;
}

function follow(open: OpenStatement, sql: string, { type, start, end }: Token): void {
  open.end = end;
  if (type === 'punctuation') {
    if (sql[start] === '(') open.parentheses.push(start);
    if (sql[start] === ')') open.parentheses.pop();
  }
  const text =
    type === 'word' ? sql.slice(start, end).toLowerCase() : type === 'punctuation' ? (sql[start] ?? '') : '';
  if (type === 'word' && open.last !== 'as' && open.last !== '.' && createsRoutine(open.words)) {
    if (text === 'atomic' && open.last === 'begin' && open.bodies === 0) open.bodies = 1;
    else if (text === 'case' && open.bodies > 0) open.bodies += 1;
    else if (text === 'end' && open.bodies > 0) open.bodies -= 1;
  }
  if (open.counting && type === 'word' && open.words.length < 4) open.words.push(text);
  else open.counting = false;
  open.last = text;
}

function createsRoutine([first, second, third, fourth]: readonly string[]): boolean {
  if (first !== 'create') return false;
  const noun = second === 'or' && third === 'replace' ? fourth : second;
  return noun === 'function' || noun === 'procedure';
}

function closeStatement({ start, end, words }: OpenStatement): ScriptStatement {
  return { type: 'statement', start, end, words };
}

function readDollar(sql: string, at: number): Token {
  const number = match(parameter, sql, at);
  if (number > at) return token('parameter', at, number);
  const tag = match(dollarTag, sql, at);
  if (tag === at) throw new SqlLexError('"$" cannot stand here in SQL', at);
  const end = sql.indexOf(sql.slice(at, tag), tag);
  if (end === -1) throw new SqlLexError(`the text quoted with ${sql.slice(at, tag)} is not closed`, at);
  return token('string', at, end + tag - at);
}

/** A word, unless it is the prefix of a string or of a quoted identifier (manual 4.1.2). */
function readWord(sql: string, at: number, end: number): Token {
  if (end !== at + 1) return token('word', at, end);
  const letter = (sql[at] ?? '').toLowerCase();
  const next = sql[end];
  if (letter === 'u' && next === '&') {
    if (sql[end + 1] === "'") return token('string', at, endOfString(sql, end + 2, 'doubled', at));
    if (sql[end + 1] === '"') return token('identifier', at, endOfQuoted(sql, end + 2, '"', at));
  }
  if (next === "'" && 'ebxn'.includes(letter)) {
    const quoting = letter === 'e' ? 'escaped' : letter === 'n' ? 'doubled' : 'bare';
    return token('string', at, endOfString(sql, end + 1, quoting, at));
  }
  return token('word', at, end);
}

/** How a quote stands inside of a string: twice, twice or escaped, or (in bit strings) not at all. */
type Quoting = 'doubled' | 'escaped' | 'bare';

function endOfString(sql: string, from: number, quoting: Quoting, start: number): number {
  for (let at = from; ; ) {
    const quote = endOfPart(sql, at, quoting, start);
    const more = match(continuation, sql, quote);
    if (more === quote) return quote;
    at = more;
  }
}

function endOfPart(sql: string, from: number, quoting: Quoting, start: number): number {
  if (quoting === 'escaped') return endOfEscaped(sql, from, start);
  if (quoting === 'doubled') return endOfQuoted(sql, from, "'", start);
  const found = sql.indexOf("'", from);
  if (found === -1) throw new SqlLexError('this string is not closed', start);
  return found + 1;
}

/** The offset behind the closing quote; a doubled one is a character of the text. */
function endOfQuoted(sql: string, from: number, quote: string, start: number): number {
  for (let at = from; ; ) {
    const found = sql.indexOf(quote, at);
    if (found === -1)
      throw new SqlLexError(`this ${quote === '"' ? 'quoted name' : 'string'} is not closed`, start);
    if (sql[found + 1] !== quote) return found + 1;
    at = found + 2;
  }
}

function endOfEscaped(sql: string, from: number, start: number): number {
  for (let at = from; at < sql.length; at += 1) {
    const character = sql[at];
    if (character === '\\') at += 1;
    else if (character === "'") {
      if (sql[at + 1] !== "'") return at + 1;
      at += 1;
    }
  }
  throw new SqlLexError('this string is not closed', start);
}

/** Block comments nest (manual 4.1.5). */
function endOfComment(sql: string, start: number): number {
  let depth = 0;
  commentEdge.lastIndex = start;
  for (let edge = commentEdge.exec(sql); edge !== null; edge = commentEdge.exec(sql)) {
    depth += edge[0] === '/*' ? 1 : -1;
    if (depth === 0) return commentEdge.lastIndex;
  }
  throw new SqlLexError('this comment is not closed', start);
}

/** An operator ends where a comment begins (manual 4.1.3). */
function cutAtComment(sql: string, start: number, end: number): number {
  for (let at = start + 1; at < end - 1; at += 1) {
    const pair = sql.slice(at, at + 2);
    if (pair === '--' || pair === '/*') return at;
  }
  return end;
}

function match(pattern: RegExp, sql: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(sql) ? pattern.lastIndex : at;
}

function token(type: TokenType, start: number, end: number): Token {
  return { type, start, end };
}
