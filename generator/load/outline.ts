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
  const declarations: Declaration[] = [];
  const links: ModuleLink[] = [];
  const stack: Frame[] = [];
  let top: Frame | null = null;
  let declaration: Declaration | null = null;
  let naming = false;
  let before: Before = after.none;
  let lastWordStart = 0;
  let lastWordEnd = 0;
  let lastEnd = 0;
  let lineBroken = true;
  let docStart = -1;
  let docEnd = 0;
  let docOwnLine = false;
  let docBreaks = 0;

  return scan();

  function scan(): Outline {
    const { length } = text;
    let i = text.startsWith('#!') ? skipComment(`//${text.slice(2)}`, 0) : 0;
    while (i < length) {
      const c = text.charCodeAt(i);
      if (c === 32 || c === 9 || c === 13 || c === 0xfeff) i += 1;
      else if (c === 10) {
        lineBroken = true;
        docBreaks += 1;
        i += 1;
      } else if (c === 47 && (text.charCodeAt(i + 1) === 47 || text.charCodeAt(i + 1) === 42))
        i = passComment(i);
      else i = readToken(c, i);
    }
    endDeclaration();
    const named = new Map<string, Declaration>();
    for (const one of declarations) {
      if (one.name !== null) named.set(one.name, one);
    }
    return { declarations, named, links };
  }

  function passComment(start: number): number {
    let end = skipComment(text, start);
    if (text.charCodeAt(start + 1) === 42) {
      if (text.charCodeAt(start + 2) === 42 && end - start > 4) {
        docStart = start;
        docEnd = end;
        docOwnLine = lineBroken;
        docBreaks = 0;
      }
      const newline = text.indexOf('\n', start);
      if (newline >= 0 && newline < end) lineBroken = true;
    } else if (end < text.length) {
      // A line comment between a block and what it documents does not part them.
      lineBroken = true;
      end += 1;
    }
    return end;
  }

  /** The block directly above: on the lines before with none blank between, or on the same line. */
  function takeDoc(): string | null {
    if (docStart < 0) return null;
    const near = docBreaks === 0 || (docBreaks === 1 && docOwnLine);
    return near ? normaliseJsDoc(text.slice(docStart, docEnd)) : null;
  }

  function readToken(c: number, start: number): number {
    if (top === null) {
      const moved = atTop(c, start);
      if (moved > start) return passed(moved, before);
    } else if (top.fresh && c !== 125 && c !== 93) beginItem(top, c, start);
    if (isWordPart(c)) {
      const end = wordEnd(text, start);
      lastWordStart = start;
      lastWordEnd = end;
      if ((c === 106 || c === 116) && stack.length > 0) {
        const typed = readTypeArguments(start, end);
        if (typed > end) return passed(typed, after.word);
      }
      return passed(end, after.word);
    }
    switch (c) {
      case 34:
      case 39:
        return passed(skipString(text, start), after.value);
      case 96:
        return passed(skipTemplate(text, start), after.value);
      case 47:
        return isValue() ? passed(start + 1, after.other) : passed(skipRegExp(text, start), after.value);
      case 40:
        return openParen(start);
      case 123:
        return openBrace(start);
      case 91:
        return openBracket(start);
      case 41:
      case 93:
      case 125:
        return closeFrame(start);
      case 44:
        if (top !== null) {
          endItem(top);
          top.fresh = top.kind === 'object' || top.elements !== null;
        } else if (declaration?.name != null) {
          naming = true;
        }
        return passed(start + 1, after.open);
      case 61:
        if (text.charCodeAt(start + 1) === 62) return passed(start + 2, after.arrow);
        return passed(start + 1, after.open);
      case 60:
        return passed(start + 1, after.other);
      case 59:
        if (top === null) endDeclaration();
        return passed(start + 1, after.none);
      default:
        return passed(start + 1, c === 58 || c === 63 || c === 38 || c === 124 ? after.open : after.other);
    }
  }

  function passed(end: number, kind: Before): number {
    before = kind;
    lastEnd = end;
    lineBroken = false;
    docStart = -1;
    return end;
  }

  function isValue(): boolean {
    if (before === after.value) return true;
    return before === after.word && !operators.test(text.slice(lastWordStart, lastWordEnd));
  }

  /** At the top of the module: begins statements, names declarations, reads imports and export lists whole. */
  function atTop(c: number, start: number): number {
    const begins = declaration === null || (lineBroken && isValue());
    if (!isWordPart(c)) {
      if (naming) naming = false;
      if (declaration === null && c !== 59) beginDeclaration(start);
      return start;
    }
    const end = wordEnd(text, start);
    const word = text.slice(start, end);
    if (naming) {
      if (starters.test(word)) return start;
      naming = false;
      nameDeclaration(word, start, end);
      return start;
    }
    if (starters.test(word) && (begins || word === 'export' || word === 'import')) {
      if (word === 'import' || word === 'export') {
        const link = readModuleLink(text, start);
        if (link !== null) {
          endDeclaration();
          links.push(link);
          before = after.none;
          return link.end;
        }
      }
      beginDeclaration(start);
      startWord(word);
    } else if (declaration !== null && declaration.name === null && before === after.word) {
      const previous = text.slice(lastWordStart, lastWordEnd);
      if (
        previous === 'export' ||
        previous === 'async' ||
        previous === 'declare' ||
        previous === 'abstract'
      ) {
        if (word === 'default') nameDeclaration('default', start, end);
        else startWord(word);
      } else if (begins && !operators.test(word)) beginDeclaration(start);
    } else if (begins && !operators.test(word)) beginDeclaration(start);
    return start;
  }

  function startWord(word: string): void {
    if (word === 'export' && declaration !== null) declaration.exported = true;
    if (word === 'const' || word === 'let' || word === 'var' || word === 'function') naming = true;
  }

  function nameDeclaration(name: string, start: number, end: number): void {
    const { doc = null, exported = false } = declaration ?? {};
    if (declaration?.name === null) declarations.pop();
    declaration = { name, doc, exported, start, end, calls: [], object: null };
    declarations.push(declaration);
  }

  function beginDeclaration(start: number): void {
    endDeclaration();
    declaration = {
      name: null,
      doc: takeDoc(),
      exported: false,
      start,
      end: start,
      calls: [],
      object: null,
    };
    declarations.push(declaration);
  }

  function endDeclaration(): void {
    if (declaration !== null && declaration.end < lastEnd && declaration.name === null) {
      declaration.end = lastEnd;
    }
    declaration = null;
    naming = false;
  }

  function beginItem(frame: Frame, c: number, start: number): void {
    frame.fresh = false;
    const spread = c === 46;
    if (frame.elements !== null) {
      frame.elements.push({ start, end: start, doc: takeDoc(), spread });
      return;
    }
    if (frame.properties === null) return;
    let name = '';
    let path: string | null = null;
    if (spread) path = /[\w$.]*/y.exec(sliceFrom(text, start + 3))?.[0] ?? '';
    else if (c === 34 || c === 39) name = unquote(text.slice(start, skipString(text, start)));
    else {
      name = text.slice(start, wordEnd(text, start));
    }
    frame.properties.push({ start, end: start, name, doc: takeDoc(), spread: path, typeText: null });
  }

  function endItem(frame: Frame): void {
    const item = frame.elements?.at(-1) ?? frame.properties?.at(-1);
    if (item !== undefined && item.end === item.start) item.end = lastEnd;
  }

  function readTypeArguments(start: number, end: number): number {
    let open = end;
    while (text.charCodeAt(open) === 32) open += 1;
    if (text.charCodeAt(open) !== 60) return end;
    const word = text.slice(start, end);
    if (word !== 'jsonb' && word !== 'json' && word !== 'typed') return end;
    const close = skipTypeArguments(text, open);
    for (let depth = stack.length - 1; depth >= 0; depth -= 1) {
      const property = stack[depth]?.properties?.at(-1);
      if (property === undefined) continue;
      property.typeText = text.slice(open + 1, close - 1).trim();
      break;
    }
    return close;
  }

  function openFrame(frame: Frame, start: number): number {
    stack.push(frame);
    top = frame;
    return passed(start + 1, after.open);
  }

  function openParen(start: number): number {
    if (before !== after.word || declaration === null || inCall()) return openFrame(paren, start);
    let next = start + 1;
    while (text.charCodeAt(next) <= 32) next += 1;
    const c = text.charCodeAt(next);
    const callee = text.slice(lastWordStart, lastWordEnd);
    const quoted = c === 34 || c === 39 || c === 96;
    if (!quoted && callee !== 'extend') return openFrame(paren, start);
    const end = c === 96 ? skipTemplate(text, next) : skipString(text, next);
    const call: Call = {
      callee,
      first: quoted ? unquote(text.slice(next, end)) : null,
      start: lastWordStart,
      end: start,
      doc: null,
      declaration,
      columns: null,
      children: null,
    };
    const spread = top?.properties?.at(-1);
    if (callee === 'column' && spread?.spread === 'column' && call.first !== null) {
      spread.name = call.first;
      spread.spread = null;
    } else declaration.calls.push(call);
    return openFrame({ kind: 'call', call, properties: null, elements: null, fresh: false }, start);
  }

  function inCall(): boolean {
    for (const frame of stack) if (frame.call !== null && frame.call.callee !== 'external') return true;
    return false;
  }

  function openBrace(start: number): number {
    const isObject =
      before === after.open ||
      (before === after.word && /^(?:return|default)$/.test(text.slice(lastWordStart, lastWordEnd)));
    if (!isObject) return openFrame(before === after.arrow ? block : isValue() ? block : plain, start);
    const properties: Property[] = [];
    if (top?.call != null) {
      if (top.call.columns !== null) return openFrame(plain, start);
      top.call.columns = properties;
    } else if (declaration !== null && declaration.object === null && !inCall())
      declaration.object = properties;
    else if (inCall()) return openFrame(plain, start);
    return openFrame({ kind: 'object', call: null, properties, elements: null, fresh: true }, start);
  }

  function openBracket(start: number): number {
    const returns =
      before === after.word && text.slice(lastWordStart, lastWordEnd) === 'return' && top === block;
    const call = before === after.arrow ? top?.call : returns ? stack.at(-2)?.call : null;
    if (call === null || call === undefined || call.children !== null) return openFrame(plain, start);
    const elements: Element[] = [];
    call.children = elements;
    return openFrame({ kind: 'array', call: null, properties: null, elements, fresh: true }, start);
  }

  function closeFrame(start: number): number {
    const frame = stack.pop() ?? null;
    top = stack.at(-1) ?? null;
    if (frame !== null) {
      endItem(frame);
      if (frame.call !== null) frame.call.end = start + 1;
    }
    const end = passed(start + 1, frame?.kind === 'block' ? after.none : after.value);
    // A function's body ends its declaration.
    if (frame?.kind === 'block' && top === null) endDeclaration();
    return end;
  }
}
