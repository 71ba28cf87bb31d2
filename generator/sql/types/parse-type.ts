import { intervalFields, pgTypes, typeAliases } from './built-in-types.ts';
import type { TypeParts } from './pg-type.ts';

const token = /\s*(?:"((?:[^"]|"")+)"|([\p{L}_][\p{L}\p{N}_$]*)|(-?\d+)|([().,[\]]))/uy;

type Token =
  | { readonly form: 'quoted' | 'word'; readonly text: string }
  | { readonly form: 'number'; readonly text: string }
  | { readonly form: 'mark'; readonly text: string };

/**
 * Reads a type as PostgreSQL's grammar does, aliases included, into canonical parts: `varchar(20)`,
 * `decimal(5)`, `timestamptz(3)[]`, `"My schema".citext`. Null when the text is no type, or names without a schema
 * one that is not built in.
 *
 * @example parseType('numeric(12,2)[]') // { name: 'numeric', schema: null, modifiers: [12, 2], dimensions: 1 }
 */
export function parseType(text: string): TypeParts | null {
  const tokens = readTokens(text);
  if (tokens === null) return null;
  const dimensions = dropArraySuffix(tokens);
  if (dimensions === null) return null;
  const modifiers = takeModifiers(tokens);
  if (modifiers === null) return null;
  const path = readPath(tokens);
  if (path !== null && path.schema !== 'pg_catalog') return { ...path, modifiers, dimensions };
  const words = path === null ? wordsOf(tokens) : path.name;
  if (words === null) return null;
  const builtIn = resolveBuiltIn(words, modifiers, path !== null);
  return builtIn === null ? null : { ...builtIn, schema: null, dimensions };
}

function readTokens(text: string): Token[] | null {
  const tokens: Token[] = [];
  const trimmed = text.trimEnd();
  token.lastIndex = 0;
  while (token.lastIndex < trimmed.length) {
    const match = token.exec(trimmed);
    if (match === null) return null;
    const [, quoted, word, number, mark] = match;
    if (quoted !== undefined) tokens.push({ form: 'quoted', text: quoted.replaceAll('""', '"') });
    else if (word !== undefined) tokens.push({ form: 'word', text: word.toLowerCase() });
    else if (number !== undefined) tokens.push({ form: 'number', text: number });
    else tokens.push({ form: 'mark', text: mark ?? '' });
  }
  return tokens.length === 0 ? null : tokens;
}

/** Removes `[]`, `[3][3]`, `ARRAY` or `ARRAY[3]` at the end, all of which mean the same. */
function dropArraySuffix(tokens: Token[]): 0 | 1 | null {
  let dimensions: 0 | 1 = 0;
  while (isMark(tokens.at(-1), ']')) {
    tokens.pop();
    if (tokens.at(-1)?.form === 'number') tokens.pop();
    if (!isMark(tokens.pop(), '[')) return null;
    dimensions = 1;
  }
  const last = tokens.at(-1);
  if (tokens.length > 1 && last?.form === 'word' && last.text === 'array') {
    tokens.pop();
    dimensions = 1;
  }
  return dimensions;
}

/** Takes the one parenthesised list out, wherever it stands. */
function takeModifiers(tokens: Token[]): (number | string)[] | null {
  const open = tokens.findIndex((item) => isMark(item, '('));
  if (open === -1) return [];
  const close = tokens.findIndex((item) => isMark(item, ')'));
  if (close < open + 2) return null;
  const [, ...inside] = tokens.splice(open, close - open + 1).slice(0, -1);
  const modifiers: (number | string)[] = [];
  for (const [index, item] of inside.entries()) {
    if (index % 2 === 1 ? !isMark(item, ',') : item.form === 'mark') return null;
    if (index % 2 === 0) modifiers.push(item.form === 'number' ? Number(item.text) : item.text);
  }
  return inside.length % 2 === 1 ? modifiers : null;
}

function readPath(tokens: readonly Token[]): { schema: string; name: string } | null {
  const [schema, dot, name, ...more] = tokens;
  if (more.length > 0 || schema === undefined || name === undefined || !isMark(dot, '.')) return null;
  if (!isName(schema) || !isName(name)) return null;
  return { schema: schema.text, name: name.text };
}

/** The words of an unqualified name; a quoted word stands for itself, so that `"char"` is not `char`. */
function wordsOf(tokens: readonly Token[]): string | null {
  if (!tokens.every(isName)) return null;
  const [only] = tokens;
  if (tokens.length === 1 && only?.form === 'quoted') return only.text === 'char' ? '"char"' : only.text;
  return tokens.every(({ form }) => form === 'word') ? tokens.map(({ text }) => text).join(' ') : null;
}

function resolveBuiltIn(
  words: string,
  modifiers: readonly (number | string)[],
  internal: boolean,
): Pick<TypeParts, 'name' | 'modifiers'> | null {
  // `pg_catalog.char` is the one-byte type; the grammar's own `char` is `character`.
  if (internal && words === 'char') return { name: '"char"', modifiers };
  if (words === 'float') return resolveFloat(modifiers);
  if (words === 'bpchar') return { name: modifiers.length === 0 ? 'bpchar' : 'character', modifiers };
  const zoned = /^(time|timestamp)( with| without)?( time zone)?$/.exec(words);
  if (zoned !== null && (zoned[2] === undefined) === (zoned[3] === undefined)) {
    return { name: `${zoned[1]}${zoned[2] ?? ' without'} time zone`, modifiers };
  }
  if (words.startsWith('interval ') && !intervalFields.includes(words.slice('interval '.length))) return null;
  const name = pgTypes.has(words) ? words : typeAliases.get(words);
  if (name === undefined) return null;
  // What the grammar fills in (manual 8.1.2, 8.3, 8.10).
  if (modifiers.length === 0 && (name === 'character' || name === 'bit')) return { name, modifiers: [1] };
  if (name === 'numeric' && modifiers.length === 1) return { name, modifiers: [...modifiers, 0] };
  return { name, modifiers };
}

/** Manual 8.1.3: float(1) to float(24) is real, up to float(53) double precision. */
function resolveFloat([bits, ...more]: readonly (number | string)[]): Pick<
  TypeParts,
  'name' | 'modifiers'
> | null {
  if (bits === undefined) return { name: 'double precision', modifiers: [] };
  if (typeof bits !== 'number' || more.length > 0 || bits < 1 || bits > 53) return null;
  return { name: bits <= 24 ? 'real' : 'double precision', modifiers: [] };
}

function isName(item: Token): boolean {
  return item.form === 'word' || item.form === 'quoted';
}

function isMark(item: Token | undefined, text: string): boolean {
  return item?.form === 'mark' && item.text === text;
}
