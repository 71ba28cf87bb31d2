import { readModuleLink } from '../module-links.ts';
import { type PlainStatement, readPlain } from './read-plain.ts';
import { changedSegments, type Segment, splitModule } from './segments.ts';

/** Texts of the user's own modules, by path. */
export type SourceTexts = ReadonlyMap<string, string>;

/** Two small modules: what changed as it was and as it is, each with all that it has to do with. */
export interface Slice {
  readonly before: string;
  readonly after: string;
  /** Names of the tables whose statements changed. */
  readonly changed: readonly string[];
  /** Names of the tables beside them: those that they refer to, and that refer to them. */
  readonly around: readonly string[];
}

/** Where evaluating a slice would no longer be much cheaper than evaluating all. */
const mostStatements = 200;

/**
 * Cuts out of two versions of a schema what is needed to say how they differ. Null unless all that differs are statements
 * that declare tables and do nothing else (`readPlain`), and nothing but such statements names those tables: no view,
 * no function, no statement that runs.
 *
 * A table stands in the slice with what it names; of what stands around it, tables that are named in turn are stand-ins
 * without columns. So the relations of `changed` are whole in it, and those around them as far as they touch them.
 */
export function cutSlice(before: SourceTexts, after: SourceTexts): Slice | null {
  if (before.size !== after.size) return null;
  const changed: Statement[] = [];
  const [old, now] = [new Modules(before), new Modules(after)];
  for (const [path, text] of after) {
    const was = before.get(path);
    if (was === undefined) return null;
    if (was === text) continue;
    const places = changedSegments(old.segmentsOf(path), now.segmentsOf(path));
    if (places === null) return null;
    for (const at of withFollowers(places, old.segmentsOf(path), now.segmentsOf(path)) ?? [-1]) {
      const statement = now.statementAt(path, at);
      if (statement === null || old.statementAt(path, at) === null) return null;
      changed.push(statement);
    }
  }
  if (changed.length === 0 || old.areEntangled() || now.areEntangled()) return null;
  const around = new Map<string, Statement>();
  for (const modules of [old, now]) {
    for (const { name, path, at } of changed) {
      if (modules.declared(name) === null) return null;
      const mentions = modules.mentions(name);
      if (mentions === null) return null;
      for (const statement of mentions) around.set(statement.name, statement);
      for (const named of modules.tablesNamed(path, at) ?? [null]) {
        if (named === null) return null;
        around.set(named.name, named);
      }
    }
  }
  for (const { name } of changed) around.delete(name);
  if (changed.length + around.size > mostStatements) return null;
  const statements = [...changed, ...around.values()];
  const [a, b] = [old.print(statements), now.print(statements)];
  if (a === null || b === null) return null;
  return {
    before: a,
    after: b,
    changed: changed.map(({ name }) => name),
    around: [...around.keys()],
  };
}

/** The JSDoc of a statement stands in the segment before it. */
function withFollowers(
  places: readonly number[],
  before: readonly Segment[],
  after: readonly Segment[],
): readonly number[] | null {
  const found = new Set<number>();
  for (const at of places) {
    const [a, b] = [before[at], after[at]];
    if (a === undefined || b === undefined) return null;
    const [was, is] = [readPlain(a.text), readPlain(b.text)];
    if (was === null || is === null || a.kind !== 'table') return null;
    if (a.text.slice(0, was.end) !== b.text.slice(0, is.end)) found.add(at);
    if (a.text.slice(was.end) !== b.text.slice(is.end) && at + 1 < after.length) found.add(at + 1);
  }
  return [...found].sort((x, y) => x - y);
}

/** A plain statement that declares a table. */
interface Statement {
  readonly name: string;
  readonly path: string;
  readonly at: number;
}

interface Place {
  readonly path: string;
  readonly at: number;
}

interface Imports {
  /** By local name, the name in the DSL. */
  readonly dsl: ReadonlyMap<string, string>;
  /** Names of other modules that are called the same here. */
  readonly own: ReadonlySet<string>;
  /** Whether a name means something else here than where it was declared, or all of a module stands under one name. */
  readonly areEntangled: boolean;
}

/** One version of a schema's modules, by statement. */
class Modules {
  readonly #segments = new Map<string, readonly Segment[]>();
  readonly #plain = new Map<Segment, PlainStatement | null>();
  readonly #declared = new Map<string, Place | null>();
  readonly #imports = new Map<string, Imports>();

  constructor(texts: SourceTexts) {
    for (const [path, text] of texts) {
      const segments = splitModule(text);
      this.#segments.set(path, segments);
      this.#imports.set(path, readImports(segments));
      for (let at = 0; at < segments.length; at += 1) {
        const name = segments[at]?.name ?? null;
        if (name !== null) this.#declared.set(name, this.#declared.has(name) ? null : { path, at });
      }
    }
  }

  segmentsOf(path: string): readonly Segment[] {
    return this.#segments.get(path) ?? [];
  }

  areEntangled(): boolean {
    return [...this.#imports.values()].some(({ areEntangled }) => areEntangled);
  }

  /** Null for a name that none of the modules declares, or two. */
  declared(name: string): Place | null {
    return this.#declared.get(name) ?? null;
  }

  statementAt(path: string, at: number): Statement | null {
    const segment = this.segmentsOf(path)[at];
    if (segment?.kind !== 'table' || segment.name === null || this.#plainOf(segment) === null) return null;
    return { name: segment.name, path, at };
  }

  /** The tables whose statements name one, itself too; null where something else does. */
  mentions(name: string): readonly Statement[] | null {
    const found: Statement[] = [];
    const word = new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`);
    for (const [path, segments] of this.#segments) {
      for (let at = 0; at < segments.length; at += 1) {
        const { text, kind } = segments[at] as Segment;
        if (kind === 'import' || !text.includes(name) || !word.test(text)) continue;
        const statement = this.statementAt(path, at);
        if (statement === null) return null;
        found.push(statement);
      }
    }
    return found;
  }

  /** The tables that a statement names, straight or through what it calls; null where it names what cannot be told. */
  tablesNamed(path: string, at: number): readonly Statement[] | null {
    const tables: Statement[] = [];
    const seen = new Set<string>();
    const visit = (place: Place): boolean => {
      const names = this.#namesAt(place);
      if (names === null) return false;
      for (const name of names) {
        if (seen.has(name)) continue;
        seen.add(name);
        const target = this.#resolve(name, place.path);
        if (target === 'dsl') continue;
        if (target === null) return false;
        const statement = this.statementAt(target.path, target.at);
        if (statement !== null) tables.push(statement);
        else if (!this.#isHelper(target) || !visit(target)) return false;
      }
      return true;
    };
    return visit({ path, at }) ? tables : null;
  }

  /** A module of these statements, with what they name; tables that are not among them are stand-ins. */
  print(statements: readonly Statement[]): string | null {
    const tables = new Map(statements.map((statement) => [statement.name, statement]));
    const helpers = new Map<string, Place>();
    const standIns = new Set<string>();
    const dsl = new Map<string, string>();
    const visit = (place: Place): boolean => {
      for (const name of this.#namesAt(place) ?? [null]) {
        if (name === null) return false;
        const target = this.#resolve(name, place.path);
        if (target === null) return false;
        if (target === 'dsl') {
          const imported = this.#imports.get(place.path)?.dsl.get(name) ?? name;
          if ((dsl.get(name) ?? imported) !== imported) return false;
          dsl.set(name, imported);
        } else if (this.statementAt(target.path, target.at) !== null) {
          if (!tables.has(name)) standIns.add(name);
        } else if (!helpers.has(name)) {
          if (!this.#isHelper(target)) return false;
          helpers.set(name, target);
          if (!visit(target)) return false;
        }
      }
      return true;
    };
    const extensions = this.#extensions();
    for (const place of [...extensions, ...statements]) if (!visit(place)) return null;
    // A name of the DSL in one module may be one of ours in another.
    if ([...tables.keys(), ...helpers.keys(), ...standIns].some((name) => dsl.has(name))) return null;
    const imported = Array.from(dsl, ([local, name]) => (local === name ? name : `${name} as ${local}`));
    const ordered = [...tables.values()].sort((a, b) => compare(a.path, b.path) || a.at - b.at);
    return [
      `import { external as $external, table as $table } from 'tablewright';`,
      `import { ${imported.join(', ')} } from 'tablewright';`,
      ...Array.from(
        standIns,
        (name) => `export const ${name} = $external($table(${JSON.stringify(standInMark + name)}, {}));`,
      ),
      ...[...helpers.values()].reverse().map((place) => this.#textAt(place)),
      ...extensions.map((place) => this.#textAt(place)),
      ...ordered.map((place) => `${this.#docOf(place)}${this.#textAt(place)}`),
      '',
    ].join('\n');
  }

  #plainOf(segment: Segment): PlainStatement | null {
    let plain = this.#plain.get(segment);
    if (plain === undefined) {
      plain = readPlain(segment.text);
      this.#plain.set(segment, plain);
    }
    return plain;
  }

  #namesAt({ path, at }: Place): Iterable<string> | null {
    const segment = this.segmentsOf(path)[at];
    const names = segment === undefined ? undefined : this.#plainOf(segment)?.names;
    if (names === undefined) return null;
    return [...names].filter((name) => name !== segment?.name);
  }

  #textAt({ path, at }: Place): string {
    const segment = this.segmentsOf(path)[at] as Segment;
    return segment.text.slice(0, this.#plainOf(segment)?.end);
  }

  /** The JSDoc above a statement, at the end of the segment before it. */
  #docOf({ path, at }: Place): string {
    const text = this.segmentsOf(path)[at - 1]?.text ?? '';
    const start = text.trimEnd().endsWith('*/') ? text.lastIndexOf('/**') : -1;
    return start === -1 ? '' : text.slice(start);
  }

  #resolve(name: string, path: string): Place | 'dsl' | null {
    const imports = this.#imports.get(path);
    if (imports?.dsl.has(name) === true) return 'dsl';
    const place = this.declared(name);
    return place !== null && (place.path === path || imports?.own.has(name) === true) ? place : null;
  }

  #isHelper({ path, at }: Place): boolean {
    const kind = this.segmentsOf(path)[at]?.kind;
    return kind === 'function' || kind === 'literal' || kind === 'schema' || kind === 'extension';
  }

  #extensions(): readonly Place[] {
    const found: Place[] = [];
    for (const [path, segments] of this.#segments) {
      for (let at = 0; at < segments.length; at += 1)
        if (segments[at]?.kind === 'extension') found.push({ path, at });
    }
    return found;
  }
}

/** What the names of stand-ins begin with: no name in PostgreSQL can. */
export const standInMark = '\0';

function readImports(segments: readonly Segment[]): Imports {
  const dsl = new Map<string, string>();
  const own = new Set<string>();
  let areEntangled = false;
  for (const { text, kind } of segments) {
    if (kind !== 'import' && !/^export\s*(?:type\b\s*)?[{*]/.test(text)) continue;
    const link = readModuleLink(text, 0);
    if (link === null) areEntangled = true;
    for (const { local, imported } of link?.names ?? []) {
      if (link?.from === 'tablewright' && imported !== '*') dsl.set(local, imported);
      else if (link?.from === null || /^\.{0,2}\//.test(link?.from ?? '')) {
        if (local !== imported) areEntangled = true;
        own.add(local);
      }
    }
  }
  return { dsl, own, areEntangled };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
