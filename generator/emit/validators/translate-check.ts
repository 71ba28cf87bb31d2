import type { Comparison, LiteralType, Operand, Predicate } from './predicate.ts';
import { translateLike, translatePattern } from './translate-pattern.ts';

/** A node of PostgreSQL's parse tree, as JSON has it. */
type Node = { readonly [key: string]: unknown };

/** What a column's values are compared as; null for what nothing here compares. */
export type Family = LiteralType | 'char' | 'array' | 'bytes' | null;

/** Why a check cannot be told from a row alone. */
class Untranslatable extends Error {}

/**
 * A check as a predicate that decides as PostgreSQL does, or why there is none. Whatever depends on a locale, a time zone,
 * the clock or another table has none.
 *
 * @param tree the expression of the check, parsed
 * @param familyOf what the columns of the table are compared as; undefined for a name that is none
 */
export function translateCheck(
  tree: unknown,
  familyOf: (column: string) => Family | undefined,
): Predicate | string {
  try {
    return new Translator(familyOf).predicate(tree);
  } catch (error) {
    if (error instanceof Untranslatable) return error.message;
    throw error;
  }
}

interface Typed {
  readonly operand: Operand;
  readonly family: Family;
}

/** A quoted literal, whose type is that of what it is compared with. */
interface Unknown {
  readonly literal: string;
}

class Translator {
  readonly #familyOf: (column: string) => Family | undefined;

  constructor(familyOf: (column: string) => Family | undefined) {
    this.#familyOf = familyOf;
  }

  predicate(tree: unknown): Predicate {
    const [tag, node] = nodeOf(tree);
    if (tag === 'BoolExpr') return this.#boolean(node);
    if (tag === 'NullTest') {
      const test: Predicate = ['is null', this.#typed(node.arg).operand];
      return node.nulltesttype === 'IS_NULL' ? test : ['not', test];
    }
    if (tag === 'BooleanTest') return this.#booleanTest(node);
    if (tag === 'A_Expr') return this.#expression(node);
    if (tag === 'ColumnRef' || tag === 'A_Const') {
      const { operand, family } = this.#typed(tree);
      if (family === 'boolean') return ['holds', operand];
    }
    throw refuse(tree);
  }

  #boolean(node: Node): Predicate {
    const args = listOf(node.args).map((arg) => this.predicate(arg));
    const [first] = args;
    if (node.boolop === 'NOT_EXPR' && first !== undefined) return ['not', first];
    return [node.boolop === 'OR_EXPR' ? 'or' : 'and', ...args];
  }

  #booleanTest(node: Node): Predicate {
    const inner = this.predicate(node.arg);
    const [, not, what] = /^IS_(NOT_)?(TRUE|FALSE|UNKNOWN)$/.exec(String(node.booltesttype)) ?? [];
    if (what === undefined) throw refuse({ BooleanTest: node });
    const test: Predicate = ['is', inner, what === 'UNKNOWN' ? null : what === 'TRUE'];
    return not === undefined ? test : ['not', test];
  }

  #expression(node: Node): Predicate {
    const operator = stringsOf(node.name).join('.');
    const { kind, lexpr, rexpr } = node;
    if (kind === 'AEXPR_OP') return this.#operator(operator, lexpr, rexpr);
    if (kind === 'AEXPR_IN') return this.#in(lexpr, listIn(rexpr), operator === '<>');
    if (kind === 'AEXPR_OP_ANY' && operator === '=') return this.#in(lexpr, arrayIn(rexpr), false);
    if (kind === 'AEXPR_BETWEEN' || kind === 'AEXPR_NOT_BETWEEN') {
      const [low, high] = listIn(rexpr);
      const between: Predicate = ['and', this.#compare('>=', lexpr, low), this.#compare('<=', lexpr, high)];
      return kind === 'AEXPR_BETWEEN' ? between : ['not', between];
    }
    if (kind === 'AEXPR_DISTINCT' || kind === 'AEXPR_NOT_DISTINCT') {
      const equal = this.#compare('=', lexpr, rexpr);
      if (equal[0] !== '=') throw refuse({ A_Expr: node });
      const same: Predicate = ['same', equal[1], equal[2]];
      return kind === 'AEXPR_DISTINCT' ? ['not', same] : same;
    }
    if (kind === 'AEXPR_LIKE') {
      const text = this.#text(lexpr);
      const pattern = translateLike(constantText(rexpr));
      if (pattern === null) throw refuse(rexpr);
      const match: Predicate = ['match', text, pattern, ''];
      return operator === '!~~' ? ['not', match] : match;
    }
    throw refuse({ A_Expr: node });
  }

  #operator(operator: string, left: unknown, right: unknown): Predicate {
    if (isComparison(operator)) return this.#compare(operator, left, right);
    if (operator === '!=') return this.#compare('<>', left, right);
    const [, not, insensitive] = /^(!?)~(\*?)$/.exec(operator) ?? [];
    if (not === undefined || left === undefined) throw new Untranslatable(`uses the operator ${operator}`);
    // Which letters are one letter is a matter of the collation; "C" knows those of ASCII.
    if (insensitive === '*' && !isAscii(left) && !isAscii(right))
      throw new Untranslatable('ignores case by a locale');
    const pattern = translatePattern(constantText(right));
    if (pattern === null) throw new Untranslatable('has a pattern that JavaScript reads otherwise');
    const match: Predicate = ['match', this.#text(left), pattern, insensitive === '*' ? 'i' : ''];
    return not === '!' ? ['not', match] : match;
  }

  #compare(operator: Comparison, left: unknown, right: unknown): Predicate {
    const [a, b] = this.#alike([left, right]);
    if (a === undefined || b === undefined) throw refuse(left);
    if (a.family === 'jsonb') {
      const same: Predicate = ['same json', a.operand, b.operand];
      if (operator === '=') return same;
      if (operator === '<>') return ['not', same];
      throw new Untranslatable('orders JSON');
    }
    const isText = a.family === 'text' || a.family === 'char';
    if (isText && operator !== '=' && operator !== '<>')
      throw new Untranslatable('orders text by a collation');
    return [operator, a.operand, b.operand];
  }

  #in(left: unknown, items: readonly unknown[], not: boolean): Predicate {
    const [operand, ...values] = this.#alike([left, ...items]);
    if (operand === undefined || operand.family === 'jsonb') throw refuse(left);
    const within: Predicate = ['in', operand.operand, ...values.map((value) => value.operand)];
    return not ? ['not', within] : within;
  }

  /** Operands of one family, by which quoted literals among them are read. */
  #alike(trees: readonly unknown[]): readonly Typed[] {
    const read = trees.map((tree) => this.#operand(tree));
    const typed = read.filter((one): one is Typed => 'family' in one);
    const families = new Set(typed.map(({ family }) => (family === 'float' ? 'number' : family)));
    const [family] = families;
    if (
      families.size !== 1 ||
      family === null ||
      family === undefined ||
      family === 'array' ||
      family === 'bytes'
    )
      throw new Untranslatable('compares what is not compared here');
    return read.map((one) => ('family' in one ? one : literalAs(one.literal, family)));
  }

  #typed(tree: unknown): Typed {
    const operand = this.#operand(tree);
    if ('family' in operand) return operand;
    return { operand: ['value', 'text', operand.literal], family: 'text' };
  }

  #text(tree: unknown): Operand {
    const { operand, family } = this.#typed(tree);
    if (family !== 'text') throw new Untranslatable('matches what is no text');
    return operand;
  }

  #operand(tree: unknown): Typed | Unknown {
    const [tag, node] = nodeOf(tree);
    if (tag === 'ColumnRef') return this.#column(node);
    if (tag === 'A_Const') return constantOf(node);
    if (tag === 'CollateClause') return this.#collated(node);
    if (tag === 'TypeCast') return this.#cast(node);
    if (tag === 'FuncCall') return this.#call(node);
    if (tag === 'CoalesceExpr') {
      const all = this.#alike(listOf(node.args));
      return { operand: ['first of', ...all.map(({ operand }) => operand)], family: all[0]?.family ?? null };
    }
    throw refuse(tree);
  }

  #column(node: Node): Typed {
    const name = stringsOf(node.fields).at(-1) ?? '';
    const family = this.#familyOf(name);
    if (family === undefined) throw new Untranslatable(`reads ${name}, which no row has`);
    return { operand: ['column', name], family };
  }

  /** Every collation of pg_catalog tells texts apart by their bytes (manual 24.2.2.4). */
  #collated(node: Node): Typed | Unknown {
    const path = stringsOf(node.collname);
    if (path.length > 1 && path[0] !== 'pg_catalog') throw new Untranslatable('uses a collation of its own');
    return this.#operand(node.arg);
  }

  #cast(node: Node): Typed | Unknown {
    const inner = this.#operand(node.arg);
    const type = isNode(node.typeName) ? node.typeName : {};
    const name = stringsOf(type.names).at(-1) ?? '';
    if (type.typmods !== undefined || type.arrayBounds !== undefined) throw refuse({ TypeCast: node });
    const family = castFamilies.get(name);
    if ('literal' in inner && family !== undefined) return literalAs(inner.literal, family);
    if ('family' in inner && inner.family === 'text' && family === 'text') return inner;
    throw new Untranslatable(`casts to ${name}`);
  }

  #call(node: Node): Typed {
    const path = stringsOf(node.funcname);
    const name = path.at(-1) ?? '';
    const args = listOf(node.args);
    if (path.length > 2 || (path.length === 2 && path[0] !== 'pg_catalog'))
      throw new Untranslatable(`calls ${path.join('.')}`);
    if (name === 'num_nulls' || name === 'num_nonnulls') {
      if (node.func_variadic === true) throw new Untranslatable(`calls ${name} of an array`);
      const operands = args.map((arg) => this.#typed(arg).operand);
      return {
        operand: [name === 'num_nulls' ? 'count nulls' : 'count values', ...operands],
        family: 'number',
      };
    }
    const [only] = args;
    if (args.length !== 1) throw new Untranslatable(`calls ${name}`);
    const { operand, family } = this.#typed(only);
    const isText = family === 'text' || family === 'char';
    if (/^(?:length|char_length|character_length)$/.test(name) && isText)
      return { operand: ['characters', operand], family: 'number' };
    if (
      (name === 'octet_length' || name === 'length') &&
      (family === 'bytes' || (family === 'text' && name !== 'length'))
    )
      return { operand: ['bytes', operand], family: 'number' };
    if (name === 'cardinality' && family === 'array')
      return { operand: ['items', operand], family: 'number' };
    if (name === 'jsonb_typeof' && family === 'jsonb')
      return { operand: ['jsonb type', operand], family: 'text' };
    const side = trims.get(name);
    if (side !== undefined && family === 'text') return { operand: ['trim', side, operand], family: 'text' };
    throw new Untranslatable(`calls ${name}`);
  }
}

const trims: ReadonlyMap<string, 'both' | 'start' | 'end'> = new Map([
  ['btrim', 'both'],
  ['ltrim', 'start'],
  ['rtrim', 'end'],
]);

/** Types of literals, as the parser calls them. */
const castFamilies: ReadonlyMap<string, LiteralType> = new Map([
  ['text', 'text'],
  ['varchar', 'text'],
  ['int2', 'number'],
  ['int4', 'number'],
  ['int8', 'number'],
  ['numeric', 'number'],
  ['bool', 'boolean'],
  ['uuid', 'uuid'],
  ['date', 'date'],
  ['time', 'time'],
  ['timestamp', 'timestamp'],
  ['timestamptz', 'timestamptz'],
  ['jsonb', 'jsonb'],
]);

const clock = '([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,6})?)?';
/** Literals of these spellings mean the same in every session. */
const spellings: Readonly<Record<LiteralType, RegExp>> = {
  text: /^/,
  number: /^[+-]?(\d+(\.\d*)?|\.\d+)$/,
  float: /^[+-]?(\d+(\.\d*)?|\.\d+)$/,
  boolean: /^(true|false)$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  date: /^(\d{4}-\d\d-\d\d|-?infinity)$/,
  time: new RegExp(`^${clock}$`),
  timestamp: new RegExp(`^(\\d{4}-\\d\\d-\\d\\d([T ]${clock})?|-?infinity)$`),
  timestamptz: new RegExp(`^(\\d{4}-\\d\\d-\\d\\d[T ]${clock}(Z|[+-]\\d\\d(:?\\d\\d)?)|-?infinity)$`),
  // What JSON.parse loses nothing of.
  jsonb: /^(\[\]|\{\}|true|false|-?[1-9]\d{0,14}|0|"[\w .:-]*")$/,
};

function literalAs(literal: string, family: Family): Typed {
  if (family === 'char') return { operand: ['value', 'text', literal.replace(/ +$/, '')], family };
  if (family === null || family === 'array' || family === 'bytes' || !spellings[family].test(literal))
    throw new Untranslatable(`compares with ${JSON.stringify(literal)}`);
  return { operand: ['value', family, literal], family };
}

function constantOf(node: Node): Typed | Unknown {
  const { ival, fval, sval, boolval, isnull } = node;
  if (isnull !== true) {
    if (isNode(ival)) return number(String(ival.ival ?? 0));
    if (isNode(fval)) return number(String(fval.fval));
    if (isNode(sval)) return { literal: String(sval.sval ?? '') };
    if (isNode(boolval))
      return { operand: ['value', 'boolean', String(boolval.boolval === true)], family: 'boolean' };
  }
  throw new Untranslatable('compares with NULL');
}

function number(text: string): Typed {
  if (!/^-?\d*\.?\d*(e[+-]?\d+)?$/i.test(text)) throw new Untranslatable(`compares with ${text}`);
  return { operand: ['value', 'number', text], family: 'number' };
}

function constantText(tree: unknown): string {
  const [tag, node] = nodeOf(tree);
  if (tag === 'CollateClause' || tag === 'TypeCast') return constantText(node.arg);
  if (tag !== 'A_Const' || !isNode(node.sval)) throw new Untranslatable('has a pattern that is no literal');
  return String(node.sval.sval ?? '');
}

function isAscii(tree: unknown): boolean {
  const [tag, node] = nodeOf(tree);
  const name = stringsOf(node.collname).at(-1);
  return tag === 'CollateClause' && (name === 'C' || name === 'POSIX');
}

function isComparison(operator: string): operator is Comparison {
  return /^(?:=|<>|<|<=|>|>=)$/.test(operator);
}

function refuse(tree: unknown): Untranslatable {
  const [tag] = nodeOf(tree);
  return new Untranslatable(`holds what is not translated (${tag})`);
}

function listIn(tree: unknown): readonly unknown[] {
  const [tag, node] = nodeOf(tree);
  if (tag !== 'List') throw refuse(tree);
  return listOf(node.items);
}

function arrayIn(tree: unknown): readonly unknown[] {
  const [tag, node] = nodeOf(tree);
  if (tag !== 'A_ArrayExpr') throw refuse(tree);
  return listOf(node.elements);
}

function nodeOf(tree: unknown): readonly [tag: string, node: Node] {
  const [entry] = isNode(tree) ? Object.entries(tree) : [];
  return entry === undefined || !isNode(entry[1]) ? ['nothing', {}] : [entry[0], entry[1]];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function stringsOf(list: unknown): readonly string[] {
  return listOf(list).map((item) =>
    isNode(item) && isNode(item.String) ? String(item.String.sval ?? '') : '',
  );
}
