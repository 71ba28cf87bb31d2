import { normaliseJsDoc } from './js-doc.ts';
import { type ModuleLink, readModuleLink } from './module-links.ts';
import type { Call, Declaration, Element, Outline, Property } from './outline-model.ts';
import { skipComment, skipRegExp, skipString, skipTemplate, skipTypeArguments } from './skip-tokens.ts';
import { isWordPart, sliceFrom, unquote, wordEnd } from './words.ts';

export type * from './outline-model.ts';

const after = { none: 0, value: 1, word: 2, open: 3, arrow: 4, other: 5 } as const;
type Before = (typeof after)[keyof typeof after];

interface Frame {
  readonly kind: 'call' | 'paren' | 'object' | 'array' | 'block' | 'plain';
  readonly call: Call | null;
  readonly properties: Property[] | null;
  readonly elements: Element[] | null;
  /** An item may begin here: after the opening, or after a comma. */
  fresh: boolean;
}

const paren: Frame = { kind: 'paren', call: null, properties: null, elements: null, fresh: false };
const block: Frame = { kind: 'block', call: null, properties: null, elements: null, fresh: false };
const plain: Frame = { kind: 'plain', call: null, properties: null, elements: null, fresh: false };

// Words after which a slash begins a regular expression and a brace an object.
const operators =
  /^(?:return|typeof|case|in|of|delete|void|throw|new|else|do|instanceof|await|yield|default|extends|as|satisfies)$/;
const starters =
  /^(?:export|import|const|let|var|function|class|type|interface|enum|declare|abstract|async|namespace)$/;

/** Reads the outline of a module in one pass; what it does not understand it steps over. */
export function readOutline(text: string): Outline {
  return new OutlineScanner(text).scan();
}

class OutlineScanner {
  readonly #text: string;
  readonly #declarations: Declaration[] = [];
  readonly #links: ModuleLink[] = [];
  readonly #stack: Frame[] = [];
  #top: Frame | null = null;
  #declaration: Declaration | null = null;
  #naming = false;
  #before: Before = after.none;
  #wordStart = 0;
  #wordEnd = 0;
  #lastEnd = 0;
  #lineBroken = true;
  #docStart = -1;
  #docEnd = 0;
  #docOwnLine = false;
  #docBreaks = 0;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): Outline {
    const text = this.#text;
    const { length } = text;
    let i = text.startsWith('#!') ? skipComment(`//${text.slice(2)}`, 0) : 0;
    while (i < length) {
      const c = text.charCodeAt(i);
      if (c === 32 || c === 9 || c === 13 || c === 0xfeff) i += 1;
      else if (c === 10) {
        this.#lineBroken = true;
        this.#docBreaks += 1;
        i += 1;
      } else if (c === 47 && (text.charCodeAt(i + 1) === 47 || text.charCodeAt(i + 1) === 42))
        i = this.#comment(i);
      else i = this.#token(c, i);
    }
    this.#endDeclaration();
    const named = new Map<string, Declaration>();
    for (const declaration of this.#declarations) {
      if (declaration.name !== null) named.set(declaration.name, declaration);
    }
    return { declarations: this.#declarations, named, links: this.#links };
  }

  #comment(start: number): number {
    const text = this.#text;
    let end = skipComment(text, start);
    if (text.charCodeAt(start + 1) === 42) {
      if (text.charCodeAt(start + 2) === 42 && end - start > 4) {
        this.#docStart = start;
        this.#docEnd = end;
        this.#docOwnLine = this.#lineBroken;
        this.#docBreaks = 0;
      }
      const newline = text.indexOf('\n', start);
      if (newline >= 0 && newline < end) this.#lineBroken = true;
    } else if (end < text.length) {
      // A line comment between a block and what it documents does not part them.
      this.#lineBroken = true;
      end += 1;
    }
    return end;
  }

  /** The block directly above: on the lines before with none blank between, or on the same line. */
  #takeDoc(): string | null {
    if (this.#docStart < 0) return null;
    const near = this.#docBreaks === 0 || (this.#docBreaks === 1 && this.#docOwnLine);
    return near ? normaliseJsDoc(this.#text.slice(this.#docStart, this.#docEnd)) : null;
  }

  #token(c: number, start: number): number {
    const text = this.#text;
    const top = this.#top;
    if (top === null) {
      const moved = this.#atTop(c, start);
      if (moved > start) return this.#after(start, moved, this.#before);
    } else if (top.fresh && c !== 125 && c !== 93) this.#beginItem(top, c, start);
    if (isWordPart(c)) {
      const end = wordEnd(text, start);
      this.#wordStart = start;
      this.#wordEnd = end;
      if ((c === 106 || c === 116) && this.#stack.length > 0) {
        const typed = this.#typeArguments(start, end);
        if (typed > end) return this.#after(start, typed, after.word);
      }
      return this.#after(start, end, after.word);
    }
    switch (c) {
      case 34:
      case 39:
        return this.#after(start, skipString(text, start), after.value);
      case 96:
        return this.#after(start, skipTemplate(text, start), after.value);
      case 47:
        return this.#isValue()
          ? this.#after(start, start + 1, after.other)
          : this.#after(start, skipRegExp(text, start), after.value);
      case 40:
        return this.#openParen(start);
      case 123:
        return this.#openBrace(start);
      case 91:
        return this.#openBracket(start);
      case 41:
      case 93:
      case 125:
        return this.#close(start);
      case 44:
        if (top !== null) {
          this.#endItem(top);
          top.fresh = top.kind === 'object' || top.elements !== null;
        } else if (this.#declaration?.name != null) {
          this.#naming = true;
        }
        return this.#after(start, start + 1, after.open);
      case 61:
        if (text.charCodeAt(start + 1) === 62) return this.#after(start, start + 2, after.arrow);
        return this.#after(start, start + 1, after.open);
      case 60:
        return this.#after(start, start + 1, after.other);
      case 59:
        if (top === null) this.#endDeclaration();
        return this.#after(start, start + 1, after.none);
      default:
        return this.#after(
          start,
          start + 1,
          c === 58 || c === 63 || c === 38 || c === 124 ? after.open : after.other,
        );
    }
  }

  #after(_start: number, end: number, before: Before): number {
    this.#before = before;
    this.#lastEnd = end;
    this.#lineBroken = false;
    this.#docStart = -1;
    return end;
  }

  #isValue(): boolean {
    if (this.#before === after.value) return true;
    return this.#before === after.word && !operators.test(this.#text.slice(this.#wordStart, this.#wordEnd));
  }

  /** At the top of the module: begins statements, names declarations, reads imports and export lists whole. */
  #atTop(c: number, start: number): number {
    const text = this.#text;
    const begins = this.#declaration === null || (this.#lineBroken && this.#isValue());
    if (!isWordPart(c)) {
      if (this.#naming) this.#naming = false;
      if (this.#declaration === null && c !== 59) this.#beginDeclaration(start);
      return start;
    }
    const end = wordEnd(text, start);
    const word = text.slice(start, end);
    if (this.#naming) {
      if (starters.test(word)) return start;
      this.#naming = false;
      this.#name(word, start, end);
      return start;
    }
    if (starters.test(word) && (begins || word === 'export' || word === 'import')) {
      if (word === 'import' || word === 'export') {
        const link = readModuleLink(text, start);
        if (link !== null) {
          this.#endDeclaration();
          this.#links.push(link);
          this.#before = after.none;
          return link.end;
        }
      }
      this.#beginDeclaration(start);
      this.#startWord(word);
    } else if (this.#declaration !== null && this.#declaration.name === null && this.#before === after.word) {
      const previous = text.slice(this.#wordStart, this.#wordEnd);
      if (
        previous === 'export' ||
        previous === 'async' ||
        previous === 'declare' ||
        previous === 'abstract'
      ) {
        if (word === 'default') this.#name('default', start, end);
        else this.#startWord(word);
      } else if (begins && !operators.test(word)) this.#beginDeclaration(start);
    } else if (begins && !operators.test(word)) this.#beginDeclaration(start);
    return start;
  }

  #startWord(word: string): void {
    if (word === 'export' && this.#declaration !== null) this.#declaration.exported = true;
    if (word === 'const' || word === 'let' || word === 'var' || word === 'function') this.#naming = true;
  }

  #name(name: string, start: number, end: number): void {
    const { doc = null, exported = false } = this.#declaration ?? {};
    if (this.#declaration?.name === null) this.#declarations.pop();
    this.#declaration = { name, doc, exported, start, end, calls: [], object: null };
    this.#declarations.push(this.#declaration);
  }

  #beginDeclaration(start: number): void {
    this.#endDeclaration();
    this.#declaration = {
      name: null,
      doc: this.#takeDoc(),
      exported: false,
      start,
      end: start,
      calls: [],
      object: null,
    };
    this.#declarations.push(this.#declaration);
  }

  #endDeclaration(): void {
    if (
      this.#declaration !== null &&
      this.#declaration.end < this.#lastEnd &&
      this.#declaration.name === null
    ) {
      this.#declaration.end = this.#lastEnd;
    }
    this.#declaration = null;
    this.#naming = false;
  }

  #beginItem(frame: Frame, c: number, start: number): void {
    frame.fresh = false;
    const spread = c === 46;
    if (frame.elements !== null) {
      frame.elements.push({ start, end: start, doc: this.#takeDoc(), spread });
      return;
    }
    if (frame.properties === null) return;
    const text = this.#text;
    let name = '';
    let path: string | null = null;
    if (spread) path = /[\w$.]*/y.exec(sliceFrom(text, start + 3))?.[0] ?? '';
    else if (c === 34 || c === 39) name = unquote(text.slice(start, skipString(text, start)));
    else {
      name = text.slice(start, wordEnd(text, start));
    }
    frame.properties.push({ start, end: start, name, doc: this.#takeDoc(), spread: path, typeText: null });
  }

  #endItem(frame: Frame): void {
    const item = frame.elements?.at(-1) ?? frame.properties?.at(-1);
    if (item !== undefined && item.end === item.start) item.end = this.#lastEnd;
  }

  #typeArguments(start: number, end: number): number {
    const text = this.#text;
    let open = end;
    while (text.charCodeAt(open) === 32) open += 1;
    if (text.charCodeAt(open) !== 60) return end;
    const word = text.slice(start, end);
    if (word !== 'jsonb' && word !== 'json' && word !== 'typed') return end;
    const close = skipTypeArguments(text, open);
    for (let depth = this.#stack.length - 1; depth >= 0; depth -= 1) {
      const property = this.#stack[depth]?.properties?.at(-1);
      if (property === undefined) continue;
      property.typeText = text.slice(open + 1, close - 1).trim();
      break;
    }
    return close;
  }

  #push(frame: Frame, start: number): number {
    this.#stack.push(frame);
    this.#top = frame;
    return this.#after(start, start + 1, after.open);
  }

  #openParen(start: number): number {
    const declaration = this.#declaration;
    if (this.#before !== after.word || declaration === null || this.#inCall())
      return this.#push(paren, start);
    const text = this.#text;
    let next = start + 1;
    while (text.charCodeAt(next) <= 32) next += 1;
    const c = text.charCodeAt(next);
    const callee = text.slice(this.#wordStart, this.#wordEnd);
    const quoted = c === 34 || c === 39 || c === 96;
    if (!quoted && callee !== 'extend') return this.#push(paren, start);
    const end = c === 96 ? skipTemplate(text, next) : skipString(text, next);
    const call: Call = {
      callee,
      first: quoted ? unquote(text.slice(next, end)) : null,
      start: this.#wordStart,
      end: start,
      doc: null,
      declaration,
      columns: null,
      children: null,
    };
    const spread = this.#top?.properties?.at(-1);
    if (callee === 'column' && spread?.spread === 'column' && call.first !== null) {
      spread.name = call.first;
      spread.spread = null;
    } else declaration.calls.push(call);
    return this.#push({ kind: 'call', call, properties: null, elements: null, fresh: false }, start);
  }

  #inCall(): boolean {
    for (const frame of this.#stack) if (frame.call !== null && frame.call.callee !== 'external') return true;
    return false;
  }

  #openBrace(start: number): number {
    const top = this.#top;
    const isObject =
      this.#before === after.open ||
      (this.#before === after.word &&
        /^(?:return|default)$/.test(this.#text.slice(this.#wordStart, this.#wordEnd)));
    if (!isObject)
      return this.#push(this.#before === after.arrow ? block : this.#isValue() ? block : plain, start);
    const declaration = this.#declaration;
    const properties: Property[] = [];
    if (top?.call != null) {
      if (top.call.columns !== null) return this.#push(plain, start);
      top.call.columns = properties;
    } else if (declaration !== null && declaration.object === null && !this.#inCall())
      declaration.object = properties;
    else if (this.#inCall()) return this.#push(plain, start);
    return this.#push({ kind: 'object', call: null, properties, elements: null, fresh: true }, start);
  }

  #openBracket(start: number): number {
    const top = this.#top;
    const returns =
      this.#before === after.word &&
      this.#text.slice(this.#wordStart, this.#wordEnd) === 'return' &&
      top === block;
    const call = this.#before === after.arrow ? top?.call : returns ? this.#stack.at(-2)?.call : null;
    if (call === null || call === undefined || call.children !== null) return this.#push(plain, start);
    const elements: Element[] = [];
    call.children = elements;
    return this.#push({ kind: 'array', call: null, properties: null, elements, fresh: true }, start);
  }

  #close(start: number): number {
    const frame = this.#stack.pop() ?? null;
    this.#top = this.#stack.at(-1) ?? null;
    if (frame !== null) {
      this.#endItem(frame);
      if (frame.call !== null) frame.call.end = start + 1;
    }
    const end = this.#after(start, start + 1, frame?.kind === 'block' ? after.none : after.value);
    // A function's body ends its declaration.
    if (frame?.kind === 'block' && this.#top === null) this.#endDeclaration();
    return end;
  }
}
