import { printIdentifier } from '../sql/identifier.ts';
import { compareTexts } from './compare-texts.ts';
import { keysOf } from './keys-of.ts';
import { hashOf, helperName, pascalCase } from './names.ts';
import type { IndexPart, Key, Relation, RelationIndex } from './relation-document.ts';

// Which questions the keys and indexes of a table answer. Helpers, the plans that are expected of them, and the lint of
// indexes read the same answer.

/** A look-up that finds at most one row. */
export interface KeyQuestion {
  /** `Id`, `SiteIdAndSlug`: what follows the verb in the name of a helper. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly index: string;
  readonly isPrimary: boolean;
  /** Whether it is asked by NULL as by any other value. */
  readonly nullsNotDistinct: boolean;
  /** Of an index over an expression or with a predicate: its condition, and what ON CONFLICT calls it. */
  readonly special: { readonly where: string; readonly conflict: string } | null;
  /** Whether ON CONFLICT can name it. */
  readonly canConflict: boolean;
}

/** A look-up that finds any number of rows, by the leading column of one or more indexes. */
export interface ListQuestion {
  readonly name: string;
  readonly lead: string;
  readonly isLower: boolean;
  /** Of a partial index: its predicate. */
  readonly where: string | null;
  /** The orders that indexes give, the one that is taken without a wish first. */
  readonly paths: readonly Path[];
}

export interface Path {
  readonly index: string;
  readonly terms: readonly Term[];
}

export interface Term {
  readonly column: string;
  readonly order: 'ASC' | 'DESC' | 'ASC NULLS FIRST' | 'DESC NULLS LAST' | 'lower';
}

/** A look-up by part of a text: by its letters (pg_trgm), or by its words (tsvector). */
export interface SearchQuestion {
  readonly name: string;
  readonly index: string;
  /** The column, or the expression that the index holds, as SQL. */
  readonly text: string;
  /** Of letters: the schema of pg_trgm. */
  readonly schema: string | null;
  /** Of words: the configuration that makes them, as a literal; null for the session's own. */
  readonly config: string | null;
}

export interface Questions {
  /** The primary key first, then those of whole columns. */
  readonly keys: readonly KeyQuestion[];
  readonly lists: readonly ListQuestion[];
  readonly searches: readonly SearchQuestion[];
}

/** The questions of a table, or of what a view reaches of its tables. */
export function questionsOf(relation: Relation): Questions {
  const table = relation.reach === null ? relation : { ...relation, ...relation.reach };
  const keys = keyQuestions(table);
  return {
    keys,
    lists: hasTotalOrder(table, keys) ? listQuestions(table, keys) : [],
    searches: keys[0] === undefined ? [] : searchQuestions(table),
  };
}

/** Indexes over trigrams of one column, and over the words of a tsvector. */
function searchQuestions(table: Relation): readonly SearchQuestion[] {
  const found = new Map<string, SearchQuestion>();
  for (const { name: index, method, parts, keys, where } of table.indexes) {
    const [part] = parts;
    if ((method !== 'gin' && method !== 'gist') || where !== null || parts.length !== 1 || part === undefined)
      continue;
    const { column, operatorClass } = part;
    const isLetters = operatorClass !== null && /^g(?:in|ist)_trgm_ops$/.test(operatorClass.name);
    const type = table.columns.find(({ name }) => name === column);
    const text =
      column === null ? (keys[0] ?? '') : `${printIdentifier(table.name)}.${printIdentifier(column)}`;
    if (isLetters && column !== null) {
      const name = helperName('', [column]);
      found.set(name, {
        name,
        index,
        text,
        schema: printIdentifier(operatorClass.schema ?? 'public'),
        config: null,
      });
    } else if (type?.typeText === 'tsvector' && column !== null && table.kind === 'table') {
      const name = helperName('', [column]);
      found.set(name, { name, index, text, schema: null, config: configOf(type.generated) });
    } else if (column === null && configOf(text) !== null) {
      const name = `Words_${hashOf(text)}`;
      found.set(name, { name, index, text: `(${text})`, schema: null, config: configOf(text) });
    }
  }
  return [...found.values()];
}

/** The configuration that an expression names: `to_tsvector('english', …)`. */
function configOf(expression: string | null): string | null {
  const match =
    /^\(?\s*(?:pg_catalog\.)?(?:setweight\()?(?:pg_catalog\.)?to_tsvector\(('[a-z_.]+')(?:::(?:pg_catalog\.)?regconfig)?,/.exec(
      expression ?? '',
    );
  return match?.[1] === undefined ? null : `${match[1]}::regconfig`;
}

/** Pages need an order in which no two rows are alike: the last resort is a key without NULL. */
function hasTotalOrder(table: Relation, keys: readonly KeyQuestion[]): boolean {
  return keys.some(
    ({ special, columns }) =>
      special === null && !table.columns.some(({ name, nullable }) => nullable && columns.includes(name)),
  );
}

function keyQuestions(table: Relation): readonly KeyQuestion[] {
  const questions: KeyQuestion[] = [];
  const add = (question: KeyQuestion): void => {
    // A second index over the same columns asks the same. One that only has the same name is refused with its helper.
    if (!questions.some((other) => asksTheSame(other, question))) questions.push(question);
  };
  for (const key of keysOf(table)) add(plainKey(key));
  for (const index of table.indexes) {
    const special = index.unique ? specialKey(table, index) : null;
    if (special !== null) add(special);
  }
  return questions;
}

function asksTheSame(a: KeyQuestion, b: KeyQuestion): boolean {
  return (
    a.special?.where === b.special?.where &&
    a.columns.length === b.columns.length &&
    a.columns.every((column, at) => column === b.columns[at])
  );
}

function plainKey({ name, columns, by, isDeferrable, nullsNotDistinct }: Key): KeyQuestion {
  return {
    name: helperName('', columns),
    columns,
    index: name,
    isPrimary: by === 'primary key',
    nullsNotDistinct,
    special: null,
    canConflict: !isDeferrable,
  };
}

/** A unique index over columns and lower cases of columns, with or without a predicate, that is not a plain key. */
function specialKey(table: Relation, { name, parts, where }: RelationIndex): KeyQuestion | null {
  const isLower = parts.some(({ lowerOf }) => lowerOf !== null);
  if (where === null && !isLower) return null;
  const columns = parts.map(({ column, lowerOf }) => column ?? lowerOf);
  if (!columns.every((column) => column !== null)) return null;
  const text = (part: IndexPart): string =>
    part.column === null ? `lower(${printIdentifier(part.lowerOf ?? '')})` : printIdentifier(part.column);
  const conditions = parts.map((part, at) =>
    part.column === null ? `${text(part)} = lower($${at + 1})` : `${text(part)} = $${at + 1}`,
  );
  if (where !== null) conditions.push(`(${where})`);
  return {
    name: `${helperName('', columns)}${isLower ? 'IgnoringCase' : ''}${whereName(table, where)}`,
    columns,
    index: name,
    isPrimary: false,
    nullsNotDistinct: false,
    special: {
      where: conditions.join(' AND '),
      conflict: `(${parts.map(text).join(', ')})${where === null ? '' : ` WHERE ${where}`}`,
    },
    canConflict: true,
  };
}

function listQuestions(table: Relation, keys: readonly KeyQuestion[]): readonly ListQuestion[] {
  const groups: { name: string; lead: Term; where: string | null; paths: Path[] }[] = [];
  const add = (path: Path, where: string | null): void => {
    const lead = path.terms[0];
    if (lead === undefined) return;
    const isLower = lead.order === 'lower';
    const group = groups.find(
      (one) =>
        one.lead.column === lead.column && (one.lead.order === 'lower') === isLower && one.where === where,
    );
    if (group !== undefined) {
      group.paths.push(path);
      return;
    }
    const name = `${helperName('', [lead.column])}${isLower ? 'IgnoringCase' : ''}${whereName(table, where)}`;
    // What is unique by itself is found, not listed: a column, or what a unique index makes of it in the same rows.
    const isFound = keys.some(
      (key) =>
        key.columns.length === 1 &&
        key.columns[0] === lead.column &&
        (key.special === null || key.name === name),
    );
    if (!isFound) groups.push({ name, lead, where, paths: [path] });
  };
  for (const key of keysOf(table)) {
    if (key.by !== 'index')
      add({ index: key.name, terms: key.columns.map((column) => ({ column, order: 'ASC' })) }, null);
  }
  for (const index of table.indexes) {
    if (index.method === 'btree' || index.method === 'hash')
      add({ index: index.name, terms: termsOf(index) }, index.where);
  }
  return groups
    .map(({ name, lead, where, paths }) => ({
      name,
      lead: lead.column,
      isLower: lead.order === 'lower',
      where,
      paths: withoutPrefixes(paths.sort(comparePaths)),
    }))
    .sort((a, b) => compareTexts(a.name, b.name));
}

/** The keys of an index as far as a value or an order can be asked of them. */
function termsOf({ parts }: RelationIndex): readonly Term[] {
  const terms: Term[] = [];
  for (const { column, lowerOf, descending, nullsFirst, operatorClass, hasCollation } of parts) {
    if (operatorClass !== null || hasCollation) break;
    if (column !== null) {
      const usual = descending === nullsFirst;
      const order = descending ? (usual ? 'DESC' : 'DESC NULLS LAST') : usual ? 'ASC' : 'ASC NULLS FIRST';
      terms.push({ column, order });
    } else if (lowerOf !== null && !descending && !nullsFirst)
      terms.push({ column: lowerOf, order: 'lower' });
    else break;
  }
  return terms;
}

/** Those that order by something before those that only find, then by what they order by. */
function comparePaths(a: Path, b: Path): number {
  const text = ({ terms }: Path): string => terms.map(({ column, order }) => `${column} ${order}`).join();
  return (
    Math.sign(b.terms.length - 1) - Math.sign(a.terms.length - 1) ||
    compareTexts(text(a), text(b)) ||
    compareTexts(a.index, b.index)
  );
}

/** An index that is the beginning of another answers nothing that the other does not. */
function withoutPrefixes(paths: readonly Path[]): readonly Path[] {
  if (paths.length === 1) return paths;
  return paths.filter(
    (path, at) =>
      !paths.some(
        (other, place) =>
          place !== at &&
          path.terms.every(
            ({ column, order }, n) => other.terms[n]?.column === column && other.terms[n]?.order === order,
          ) &&
          (other.terms.length > path.terms.length || place < at),
      ),
  );
}

/** What the name of a helper says of a predicate: its words where they are few, else a hash. */
function whereName(table: Relation, where: string | null): string {
  if (where === null) return '';
  const plain = where.replaceAll(`${printIdentifier(table.name)}.`, '').replace(/^\((.*)\)$/, '$1');
  let words = whereWords.get(plain);
  if (words === undefined) {
    words = wordsOf(plain);
    whereWords.set(plain, words);
  }
  return words === null ? `Where_${hashOf(where)}` : `Where${words}`;
}

/** Tables share their predicates as they share the names of their columns. */
const whereWords = new Map<string, string | null>();

function wordsOf(predicate: string): string | null {
  const match = /^(not )?([a-z][a-z0-9_]*)(?: (?:= (true|'[a-z0-9_]+')|(is (?:not )?null)))?$/i.exec(
    predicate,
  );
  if (match === null) return null;
  const [, not = '', column = '', value = '', test = ''] = match;
  const words = [not, column, value === 'true' ? '' : value.replaceAll("'", ''), test.toLowerCase()];
  return words.map((word) => pascalCase(word.trim())).join('');
}
