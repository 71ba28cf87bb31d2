import { hash } from 'node:crypto';

// Names of PostgreSQL objects become file names, export names and namespaces here, and nowhere else. Every function is
// injective: a name that had to be changed carries a hash of what it was, behind a character that no unchanged name has.

/** Devices that Windows opens instead of a file, whatever the extension. */
const windowsDevice = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$/;

/** Verbs that begin the name of a helper, in this release or a later one: no other export may begin with one. */
const verbs: ReadonlySet<string> = new Set(
  'find list insert update delete upsert patch count search exists stream save create get set'.split(' '),
);

const reserved: ReadonlySet<string> = new Set(
  `arguments async await break case catch class const continue debugger default delete do else enum eval export extends
  false finally for from function get if implements import in instanceof interface let new null of package private
  protected public return set static super switch this throw true try type typeof undefined var void while with yield
  any bigint boolean declare global infer is keyof module namespace never number object readonly require string symbol
  unique unknown abstract as asserts accessor constructor override out satisfies using`.split(/\s+/),
);

/**
 * A name as one lower-case part of a path: itself when it is `[a-z0-9_]+` and no device of Windows, else what is left of
 * it with a hash. Two different names never meet, not even where file names ignore case.
 *
 * @example slugOf('orders') // 'orders'
 * @example slugOf('Users') // 'users-…', ten hexadecimal digits
 */
export function slugOf(name: string): string {
  if (/^[a-z0-9_]+$/.test(name) && !windowsDevice.test(name)) return name;
  const kept = name
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '_')
    .slice(0, 40);
  return `${kept}-${hashOf(name)}`;
}

/**
 * The path of what belongs to a relation, below the folder of its sort and without extension: relations of `public`
 * stand at the top, other schemas have a folder.
 *
 * @example relationSlug('billing', 'invoice') // 'billing/invoice'
 */
export function relationSlug(schema: string, name: string): string {
  return schema === 'public' ? slugOf(name) : `${slugOf(schema)}/${slugOf(name)}`;
}

/**
 * The same for a function. One that takes arguments carries their hash, so that adding an overload renames no file.
 *
 * @example functionSlug('public', 'touch', '()') // 'touch'
 */
export function functionSlug(schema: string, name: string, signature: string): string {
  const slug = relationSlug(schema, name);
  return signature === '()' ? slug : `${slug}${slug.endsWith(hashOf(name)) ? '' : '-'}${hashOf(signature)}`;
}

/**
 * The path of a named query's files: camel case as words, so that two names never meet where file names ignore case.
 *
 * @param name letters, digits and `_`, a small letter first
 * @example querySlug('clientMonthlyReport') // 'client-monthly-report'
 */
export function querySlug(name: string): string {
  const slug = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return windowsDevice.test(slug) ? `${slug}-${hashOf(name)}` : slug;
}

/**
 * The name of a helper: its verb and the exact columns of its question, so that no other index can rename it.
 *
 * @example helperName('findBy', ['site_id', 'product_id']) // 'findBySiteIdAndProductId'
 */
export function helperName(verb: string, columns: readonly string[]): string {
  let isPlain = true;
  let name = verb;
  for (let i = 0; i < columns.length; i += 1) {
    const word = helperWord(columns[i] ?? '');
    isPlain &&= word.isPlain;
    name += i === 0 ? word.pascal : `And${word.pascal}`;
  }
  return isPlain ? name : `${name}_${hashOf(JSON.stringify(columns))}`;
}

interface HelperWord {
  readonly pascal: string;
  readonly isPlain: boolean;
}

/** Words that join columns or follow them in the names of helpers: as part of a column they would say something else. */
const joining: ReadonlySet<string> = new Set(['and', 'where', 'ignoring']);

/** Tables share the names of their columns: each is looked at once. */
const helperWords = new Map<string, HelperWord>();

function helperWord(column: string): HelperWord {
  let word = helperWords.get(column);
  if (word === undefined) {
    const isPlain = isSnakeCase(column) && !column.split('_').some((part) => joining.has(part));
    word = { pascal: pascalCase(column), isPlain };
    helperWords.set(column, word);
  }
  return word;
}

/**
 * The name of the array that holds the values of a `oneOf`.
 *
 * @example valuesName('payment_status') // 'paymentStatusValues'
 */
export function valuesName(column: string): string {
  const pascal = pascalCase(column);
  const name = `${pascal.charAt(0).toLowerCase()}${pascal.slice(1)}Values`;
  const [word = ''] = column.split('_');
  return isSnakeCase(column) && !verbs.has(word) ? name : `values_${name}_${hashOf(column)}`;
}

/** A name as an identifier of TypeScript: itself where that is legal, else what is left of it with a hash. */
export function identifierOf(name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !reserved.has(name)) return name;
  return `_${name.replace(/[^A-Za-z0-9_]+/g, '_')}$${hashOf(name)}`;
}

/** Ten hexadecimal digits that stand for a text. */
export function hashOf(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 10);
}

/** Lower-case words that begin with a letter: the names of which camel case loses nothing. */
export function isSnakeCase(name: string): boolean {
  return /^[a-z][a-z0-9]*(?:_[a-z][a-z0-9]*)*$/.test(name);
}

/** Words of a name as one, each with a capital. */
export function pascalCase(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
