import { type Expression, isLiteral, isReference } from '../sql/expression.ts';
import { readToken } from '../sql/lexer.ts';

/** `ref`, `value` and `list` stand for what the printer writes; the rest is the author's own text. */
type Item = string;

const constants =
  /^(?:true|false|null|current_date|current_timestamp|current_time|current_user|localtimestamp|localtime)$/;
const joiners =
  /^(?:and|or|like|ilike|=|<>|!=|<|>|<=|>=|\+|-|\*|\/|%|\|\||~|~\*|!~|!~\*|->|->>|#>|#>>|@>|<@|\?|&&|@@)$/;
const castTypes =
  /^(?:text|integer|bigint|smallint|numeric|boolean|uuid|date|jsonb|json|interval|timestamptz|timestamp|inet|bytea)$/;

/**
 * Whether an expression is certainly well-formed and names nothing but what its references name: operands joined by
 * operators, calls of functions, casts. False means only that PostgreSQL's parser has to look.
 *
 * @example isPlainExpression([{ ref: 'column:public.t.price', via: 'table' }, ' >= 0']) // true
 */
export function isPlainExpression(expression: Expression): boolean {
  const items = toItems(expression);
  if (items === null) return false;
  const reader = new Reader(items);
  return reader.expression() && reader.ended();
}

function toItems(expression: Expression): readonly Item[] | null {
  const items: Item[] = [];
  for (const segment of expression) {
    if (typeof segment === 'string') {
      if (!readItems(segment, items)) return null;
    } else if (isReference(segment)) items.push(segment.ref.startsWith('column:') ? 'ref' : 'function');
    else if (isLiteral(segment)) items.push(Array.isArray(segment.literal) ? 'list' : 'value');
    else return null;
  }
  return items;
}

function readItems(text: string, items: Item[]): boolean {
  try {
    for (let at = 0; at < text.length; ) {
      const { type, end } = readToken(text, at);
      const token = text.slice(at, end);
      at = end;
      if (type === 'space' || type === 'comment') continue;
      if (type === 'identifier' || type === 'parameter') {
        if (token !== '"C"') return false;
        items.push(token);
      } else if (type === 'word') items.push(`:${token.toLowerCase()}`);
      else if (type === 'string' || type === 'number') items.push('value');
      else items.push(token);
    }
    return true;
  } catch {
    return false;
  }
}

class Reader {
  readonly #items: readonly Item[];
  #at = 0;

  constructor(items: readonly Item[]) {
    this.#items = items;
  }

  ended(): boolean {
    return this.#at === this.#items.length;
  }

  expression(): boolean {
    if (!this.#operand()) return false;
    for (;;) {
      const item = this.#items[this.#at] ?? '';
      const word = item.startsWith(':') && item.length > 1 ? item.slice(1) : item;
      if (word === 'is') {
        if (!this.#isTest()) return false;
      } else if (word === 'in' || (word === 'not' && this.#items[this.#at + 1] === ':in')) {
        this.#at += word === 'in' ? 1 : 2;
        if (!this.#take('list')) return false;
      } else if (joiners.test(word)) {
        this.#at += 1;
        if (!this.#operand()) return false;
      } else return true;
    }
  }

  #take(item: Item): boolean {
    if (this.#items[this.#at] !== item) return false;
    this.#at += 1;
    return true;
  }

  #isTest(): boolean {
    this.#at += 1;
    this.#take(':not');
    if (this.#take(':null') || this.#take(':true') || this.#take(':false')) return true;
    return this.#take(':distinct') && this.#take(':from') && this.#operand();
  }

  #operand(): boolean {
    while (this.#take(':not'));
    const item = this.#items[this.#at] ?? '';
    this.#at += 1;
    if (item === '(') {
      if (!this.expression() || !this.#take(')')) return false;
    } else if (item === 'function' || (item.startsWith(':') && this.#items[this.#at] === '(')) {
      if (!/^:?[a-z_]\w*$/.test(item) || /^:(?:select|exists|array|row|case|any|all|some)$/.test(item))
        return false;
      if (!this.#call()) return false;
    } else if (
      item !== 'ref' &&
      item !== 'value' &&
      !(item.startsWith(':') && constants.test(item.slice(1)))
    ) {
      return false;
    }
    return this.#suffixes();
  }

  #call(): boolean {
    if (!this.#take('(')) return false;
    if (this.#take(')')) return true;
    do {
      if (!this.expression()) return false;
    } while (this.#take(','));
    return this.#take(')');
  }

  #suffixes(): boolean {
    for (;;) {
      if (this.#take('::')) {
        if (!castTypes.test((this.#items[this.#at] ?? '').slice(1))) return false;
        this.#at += 1;
      } else if (this.#take(':collate')) {
        if (!this.#take('"C"')) return false;
      } else return true;
    }
  }
}
