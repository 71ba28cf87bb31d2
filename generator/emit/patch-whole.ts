/** How the text of a file that shows every relation is parted. */
interface Parting {
  /** A part that belongs to one relation alone, from the beginning of a line to the end of one. */
  readonly part: RegExp;
  /** Lines of the rest that are there once for all relations that need them. */
  readonly shared?: RegExp;
  /** Parts that stand together where they belong to one relation, the first of which `opens` begins. */
  readonly run?: RegExp;
  readonly opens?: RegExp;
}

/**
 * By path, the files that are made of one part a relation (or a few), and of a rest that says nothing of any but its
 * name. What else a printer may come to say of a relation must be a part here: `test/changes`.
 */
const partings: ReadonlyMap<string, Parting> = new Map([
  // Statements. Where those of one table stand is up to the planner, but these follow each other.
  [
    'schema.sql',
    {
      part: /^(?!--)\S(?:.*\n)*?.*;\n/gm,
      run: /^(?:CREATE (?:UNLOGGED )?TABLE|CREATE (?:UNIQUE )?INDEX|COMMENT ON (?:TABLE|COLUMN|INDEX)|ALTER TABLE .+ (?:ENABLE|FORCE) ROW) /,
      opens: /^CREATE (?:UNLOGGED )?TABLE /,
    },
  ],
  [
    'zapatos/schema.d.ts',
    {
      part: /^ {2}export namespace .+\n {4}type Table = (?:.*\n)*? {2}\}\n/gm,
      shared: /^ {2}type \w+ = Of<.*>;$/,
    },
  ],
  ['kysely/database.ts', { part: /^(?: {2}\/\*\*(?:.*\n)+?)?^ {2}\S.*: \{\n(?: {4}.*\n)* {2}\};\n/gm }],
  ['openapi/components.json', { part: /^ {3}"[^\n]*": \{\n(?: {4}.*\n)* {3}\}/gm }],
  ['docs/README.md', { part: /^\| \[.*\n/gm }],
]);

/** Whether a file shows more than one relation, so that what a few of them yield is no file but a part of one. */
export function showsAll(path: string): boolean {
  return partings.has(path);
}

/**
 * Puts into a file of the whole schema what changed between two renderings of a part of the schema. Null where that
 * cannot be: where more changed than the parts of relations, or a part is not there once.
 *
 * @param whole as it stands, which the schema yielded that `before` is a part of
 */
export function patchWhole(path: string, whole: string, before: string, after: string): string | null {
  const parting = partings.get(path);
  if (parting === undefined) return null;
  const [old, now] = [partText(before, parting.part), partText(after, parting.part)];
  if (!holdsRest(whole, old.rest, now.rest, parting)) return null;
  const pairs = old.parts.length === now.parts.length ? pairEach(old, now) : pairOne(old, now, parting);
  let patched = whole;
  for (const [was, is] of pairs ?? [['', '']]) {
    if (was === is && was !== '') continue;
    if (statementOf(was) !== statementOf(is)) return null;
    // Asked of both, as a part that was put in may hold what another one was.
    const place = onlyPlace(whole, was) === -1 ? -1 : onlyPlace(patched, was);
    if (place === -1) return null;
    patched = patched.slice(0, place) + is + patched.slice(place + was.length);
  }
  return patched;
}

interface Parted {
  readonly parts: readonly string[];
  /** What is left. */
  readonly rest: string;
}

type Pair = readonly [was: string, is: string];

function pairEach(old: Parted, now: Parted): readonly Pair[] {
  return old.parts.map((was, i) => [was, now.parts[i] ?? '']);
}

/** The stretch of one run in which parts came or went; from its beginning, or with the part that it stands behind. */
function pairOne(old: Parted, now: Parted, { run, opens }: Parting): readonly Pair[] | null {
  if (run === undefined || opens === undefined) return null;
  const [a, b] = [old.parts, now.parts];
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const begins = [a[start], b[start]].every((part) => part !== undefined && opens.test(part));
  const first = begins ? start : start - 1;
  const pair = [a.slice(first, a.length - end), b.slice(first, b.length - end)] as const;
  for (const parts of pair) {
    if (!parts.every((part) => run.test(part)) || parts.slice(1).some((part) => opens.test(part)))
      return null;
  }
  const [was, is] = pair;
  return was.length === 0 || is.length === 0 ? null : [[was.join(''), is.join('')]];
}

/** `CREATE INDEX`; nothing for what is no statement. */
function statementOf(part: string): string | undefined {
  return /^\w+ \w+/.exec(part)?.[0];
}

function partText(text: string, part: RegExp): Parted {
  const parts: string[] = [];
  const rest = text.replace(part, (found) => {
    parts.push(found);
    return '\0';
  });
  return { parts, rest };
}

/** Whether the rest is the same, but for shared lines that are there already. */
function holdsRest(whole: string, before: string, after: string, { shared }: Parting): boolean {
  if (before.replaceAll('\0', '') === after.replaceAll('\0', '')) return true;
  if (shared === undefined) return false;
  const [old, now] = [before.split('\n'), after.split('\n')];
  const known = new Set(old);
  const added = now.filter((line) => !known.has(line));
  if (!added.every((line) => shared.test(line) && onlyPlace(whole, `${line}\n`) !== -1)) return false;
  const without = new Set(added);
  return now.filter((line) => !without.has(line)).join('\n') === before;
}

/** Where lines stand in a text, if they do once; else -1. */
function onlyPlace(text: string, lines: string): number {
  const at = text.indexOf(lines);
  if (lines === '' || at === -1 || text.indexOf(lines, at + 1) !== -1) return -1;
  const next = text.charAt(at + lines.length);
  const ends = lines.endsWith('\n') || next === '\n' || next === ',' || next === '';
  return ends && (at === 0 || text.charAt(at - 1) === '\n') ? at : -1;
}
