import { maybe, type NullProof } from './facts.ts';
import type { Node } from './tree.ts';

/** One column that a query, a table or a subquery yields. */
export interface OutputColumn {
  readonly name: string | null;
  /** `typname` of a type of PostgreSQL's own, 'number' for any number; null where it is not known. */
  readonly type: string | null;
  readonly proof: NullProof;
}

export interface Output {
  readonly columns: readonly OutputColumn[];
  /** Whether it yields one row whatever the data. */
  readonly oneRow: boolean;
}

/** One item of a FROM clause. */
export interface Source {
  /** What its rows are known by in pins; unique in one analysis. */
  readonly id: number;
  /** Null for the columns that USING merged, which have no qualifier. */
  readonly name: string | null;
  /** Null where nothing is known of them. */
  readonly columns: readonly OutputColumn[] | null;
  /** The outer joins that may have made a row of NULLs of its row. */
  readonly pads: ReadonlySet<number>;
  /** Of a table: its checks, none of which is ever false of a row. */
  readonly checks: readonly Node[];
  /** What a text calls it in reasons: `public.orders`, else its alias. */
  readonly label: string;
}

/** What a text can see, with what is known of the rows there. */
export interface Scope {
  readonly sources: readonly Source[];
  /** Keys of expressions that are not NULL here: `expression-key.ts`. */
  readonly pins: ReadonlyMap<string, string>;
  readonly outer: Scope | null;
  readonly ctes: ReadonlyMap<string, Output | null>;
  /** Of a query with groups, what its own columns and aggregates are worth. */
  readonly groups: Groups | null;
  readonly windows: ReadonlyMap<string, Node>;
}

export interface Groups {
  /** Whether each group has a row: not so without GROUP BY, nor for the empty grouping set. */
  readonly filled: boolean;
  /** Whether grouping sets make NULLs of columns: `columns` of plain ones, `all` of whole expressions. */
  readonly nulls: 'none' | 'columns' | 'all';
  /** What the arguments of aggregates see: the rows before they were grouped. */
  readonly rows: Scope;
}

export const noScope: Scope = {
  sources: [],
  pins: new Map(),
  outer: null,
  ctes: new Map(),
  groups: null,
  windows: new Map(),
};

export interface Found {
  readonly source: Source;
  readonly column: OutputColumn;
  readonly scope: Scope;
}

/** The column that a reference means; null for one of something that is not known. */
export function lookUp(path: readonly (string | null)[], scope: Scope): Found | null {
  const [column = null, qualifier] = path.toReversed();
  if (column === null || path.length > 2 || qualifier === null) return null;
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const candidates =
      qualifier === undefined ? at.sources : at.sources.filter(({ name }) => name === qualifier);
    // What USING merged hides the two columns that it was made of.
    const merged = candidates.find(
      ({ name, columns }) => name === null && columns?.some((each) => each.name === column),
    );
    for (const source of merged === undefined ? candidates : [merged]) {
      const found = source.columns?.filter(({ name }) => name === column);
      if (found?.length === 1 && found[0] !== undefined) return { source, column: found[0], scope: at };
      // A source of which nothing is known may have it; nor is there a choice between two of one name.
      if (source.columns === null || (found?.length ?? 0) > 1) return null;
    }
    if (qualifier !== undefined && candidates.length > 0) return null;
  }
  return null;
}

/** What is known of a column where it is named. */
export function proveFound({ source, column, scope }: Found): NullProof {
  const sets = scope.groups !== null && scope.groups.nulls !== 'none';
  const padded = source.pads.size > 0;
  if (!column.proof.nullable && !sets && !padded) return column.proof;
  const pin = scope.pins.get(columnKey(source, column.name ?? ''));
  if (pin !== undefined) return { nullable: false, reason: pin };
  if (sets) return maybe(`${column.name} is NULL in the grouping sets that leave it out`);
  return padded ? maybe(`${source.label}.${column.name} stands on the outer side of a join`) : column.proof;
}

export function columnKey({ id }: Source, column: string): string {
  return `${id}.${column}`;
}

/** The scope where these expressions are not NULL: an outer join did not pad a row that has a value. */
export function withPins(scope: Scope, pins: ReadonlyMap<string, string>): Scope {
  if (pins.size === 0) return scope;
  const outer = scope.outer === null ? null : withPins(scope.outer, pins);
  return {
    ...scope,
    outer,
    pins: new Map([...scope.pins, ...pins]),
    sources: unpad(scope.sources, pins),
  };
}

/** Takes away the pads of those outer joins that a pin proves to have found a row. */
export function unpad(sources: readonly Source[], pins: ReadonlyMap<string, string>): readonly Source[] {
  const pinned = new Set([...pins.keys()].map((key) => key.slice(0, key.indexOf('.'))));
  const matched = new Set(
    sources.filter(({ id }) => pinned.has(String(id))).flatMap(({ pads }) => [...pads]),
  );
  if (matched.size === 0) return sources;
  return sources.map((source) => ({
    ...source,
    pads: new Set([...source.pads].filter((pad) => !matched.has(pad))),
  }));
}
