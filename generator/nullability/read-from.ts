import { rowFunctions } from './built-ins.ts';
import { maybe, never } from './facts.ts';
import type { Pins } from './pins.ts';
import type { Prover } from './prover.ts';
import { columnKey, lookUp, type OutputColumn, proveFound, type Scope, type Source, unpad } from './scope.ts';
import { builtInName, isNode, kindOf, list, type Node, names, node, text } from './tree.ts';

/** What a FROM clause yields: its items, and what is not NULL in their rows. */
export interface FromRows {
  readonly sources: readonly Source[];
  readonly pins: Pins;
  /** Whether it is sure to yield a row. */
  readonly sure?: boolean;
}

/** What the reader needs beside the prover: relations by name, and numbers that were not used yet. */
export interface FromContext {
  readonly prover: Prover;
  readonly next: () => number;
  readonly relation: (
    schema: string | null,
    name: string,
    scope: Scope,
  ) => {
    readonly columns: readonly OutputColumn[] | null;
    readonly label: string;
    readonly checks: readonly Node[];
  };
}

/** Reads a FROM clause; items see those before them only where they are lateral. */
export function readFrom(items: readonly Node[], around: Scope, context: FromContext): FromRows {
  let rows: FromRows = { sources: [], pins: new Map() };
  for (const item of items) {
    const found = readItem(item, beside(around, rows), context);
    rows = { sources: [...rows.sources, ...found.sources], pins: new Map([...rows.pins, ...found.pins]) };
  }
  return rows;
}

function beside(around: Scope, { sources, pins }: FromRows): Scope {
  return {
    ...around,
    sources: [...around.sources, ...sources],
    pins: new Map([...around.pins, ...pins]),
  };
}

/** @param siblings its sources are the items before this one, its `outer` the query around */
function readItem(item: Node, siblings: Scope, context: FromContext): FromRows {
  const [kind, content] = kindOf(item);
  switch (kind) {
    case 'RangeVar': {
      const name = text(content, 'relname') ?? '';
      const { columns, label, checks } = context.relation(text(content, 'schemaname'), name, siblings);
      const alias = node(content, 'alias');
      // A check names columns as the table does.
      const known = list(alias, 'colnames').length > 0 ? [] : checks;
      return one(alias, name, columns, label, context, known);
    }
    case 'RangeSubselect': {
      const select = node(node(content, 'subquery'), 'SelectStmt');
      const around = content.lateral === true ? siblings : siblings.outer;
      const output = select === null ? null : context.prover.query(select, around, siblings.ctes);
      const rows = one(node(content, 'alias'), '', output?.columns ?? null, null, context);
      return { ...rows, sure: output?.oneRow === true };
    }
    case 'RangeFunction':
      return readFunction(content, context);
    case 'RangeTableSample': {
      const relation = node(content, 'relation');
      return relation === null ? unknown(context) : readItem(relation, siblings, context);
    }
    case 'JoinExpr':
      return readJoin(content, siblings, context);
    default:
      return unknown(context);
  }
}

function unknown(context: FromContext): FromRows {
  return one(null, '', null, null, context);
}

function one(
  alias: Node | null,
  name: string,
  columns: readonly OutputColumn[] | null,
  label: string | null,
  context: FromContext,
  checks: readonly Node[] = [],
): FromRows {
  const called = text(alias, 'aliasname') ?? name;
  const renamed = names(alias, 'colnames');
  const source: Source = {
    id: context.next(),
    name: called,
    columns: columns?.map((column, at) => ({ ...column, name: renamed[at] ?? column.name })) ?? null,
    pads: new Set(),
    checks,
    label: label ?? called,
  };
  return { sources: [source], pins: new Map() };
}

function readFunction(content: Node, context: FromContext): FromRows {
  const alias = node(content, 'alias');
  const functions = list(content, 'functions');
  const call = node(list(node(functions[0], 'List'), 'items')[0], 'FuncCall');
  const name = functions.length === 1 ? builtInName(call, 'funcname') : null;
  const types = rowFunctions.get(name ?? '') ?? [];
  const renamed = names(alias, 'colnames');
  const width = renamed.length > 0 ? renamed.length : types.length;
  const ordinality = content.ordinality === true;
  const columns = Array.from({ length: width }, (_, at): OutputColumn => {
    if (ordinality && at === width - 1)
      return { name: 'ordinality', type: 'int8', proof: never('rows are numbered') };
    const type = types[at];
    const proof = type === undefined ? maybe('a function may yield NULL') : never(`${name}() yields values`);
    return { name: null, type: type === '' ? null : (type ?? null), proof };
  });
  return one(alias, name ?? '', width === 0 ? null : columns, null, context);
}

function readJoin(join: Node, siblings: Scope, context: FromContext): FromRows {
  const left = readItem(node(join, 'larg') ?? {}, siblings, context);
  const right = readItem(node(join, 'rarg') ?? {}, beside(siblings, left), context);
  const rows =
    isNode(join.join_using_alias) || join.isNatural === true
      ? { sources: forget([...left.sources, ...right.sources]), pins: new Map() }
      : joinRows(join, left, right, siblings, context);
  const alias = node(join, 'alias');
  return alias === null ? rows : hideBehind(alias, join, rows, siblings, context);
}

function constantTrue(condition: Node | null): boolean {
  return node(node(condition, 'A_Const'), 'boolval')?.boolval === true;
}

function forget(sources: readonly Source[]): readonly Source[] {
  return sources.map((source) => ({ ...source, columns: null }));
}

function joinRows(
  join: Node,
  left: FromRows,
  right: FromRows,
  siblings: Scope,
  context: FromContext,
): FromRows {
  const both: FromRows = {
    sources: [...left.sources, ...right.sources],
    pins: new Map([...left.pins, ...right.pins]),
  };
  const scope: Scope = { ...siblings, ...both };
  const using = names(join, 'usingClause').flatMap((name) => name ?? []);
  const on = new Map([
    ...context.prover.pins(node(join, 'quals'), 'true', scope),
    ...usingPins(using, left, right, siblings),
  ]);
  const type = text(join, 'jointype');
  const [padsLeft, padsRight] = [
    type === 'JOIN_RIGHT' || type === 'JOIN_FULL',
    type === 'JOIN_LEFT' || type === 'JOIN_FULL',
  ];
  // What always yields a row is not padded by LEFT JOIN … ON true.
  const always = constantTrue(node(join, 'quals')) && right.sure === true && type === 'JOIN_LEFT';
  const inner = type === 'JOIN_INNER' || always;
  if (!inner && !padsLeft && !padsRight) return { sources: forget(both.sources), pins: new Map() };
  let joined: FromRows;
  if (inner) {
    const pins = new Map([...both.pins, ...on]);
    joined = { sources: unpad(both.sources, pins), pins };
  } else {
    const matched = type === 'JOIN_FULL' ? new Map<string, string>() : on;
    const [l, r] = [
      padsLeft ? pad(left, matched, context) : left,
      padsRight ? pad(right, matched, context) : right,
    ];
    joined = { sources: [...l.sources, ...r.sources], pins: new Map([...l.pins, ...r.pins]) };
  }
  if (using.length === 0) return joined;
  const merged: Source = {
    id: context.next(),
    name: null,
    columns: using.map((name) => mergedColumn(name, type, left, right, siblings)),
    pads: new Set(),
    checks: [],
    label: 'USING',
  };
  return { sources: [merged, ...joined.sources], pins: joined.pins };
}

/** The columns that USING compares are not NULL in rows that match. */
function usingPins(using: readonly string[], left: FromRows, right: FromRows, siblings: Scope): Pins {
  const pins = new Map<string, string>();
  for (const name of using) {
    for (const side of [left, right]) {
      const found = lookUp([name], { ...siblings, ...side, outer: null });
      if (found !== null) pins.set(columnKey(found.source, name), 'USING compares it');
    }
  }
  return pins;
}

function mergedColumn(
  name: string,
  type: string | null,
  left: FromRows,
  right: FromRows,
  siblings: Scope,
): OutputColumn {
  const [l, r] = [left, right].map((side) => {
    const found = lookUp([name], { ...siblings, ...side, outer: null });
    return found === null
      ? { type: null, proof: maybe('a column of which nothing is known') }
      : { type: found.column.type, proof: proveFound(found) };
  });
  const unproved = { type: null, proof: maybe('a column of which nothing is known') };
  const [a, b] = [l ?? unproved, r ?? unproved];
  if (type === 'JOIN_INNER') return { name, type: a.type, proof: never('USING compares it') };
  if (type === 'JOIN_FULL') return { name, type: a.type, proof: a.proof.nullable ? a.proof : b.proof };
  const kept = type === 'JOIN_LEFT' ? a : b;
  return { name, type: kept.type, proof: kept.proof };
}

/** A side that an outer join may pad. What its rows are known for holds where they are not padded. */
function pad(side: FromRows, on: Pins, context: FromContext): FromRows {
  const pins = new Map([...side.pins, ...on]);
  const mark = context.next();
  const sources = unpad(side.sources, pins).map((source) => ({
    ...source,
    pads: new Set([...source.pads, mark]),
    columns:
      source.columns?.map((column) => {
        const pin = pins.get(columnKey(source, column.name ?? ''));
        return pin === undefined ? column : { ...column, proof: never(pin) };
      }) ?? null,
  }));
  return { sources, pins: new Map() };
}

/** A join with an alias hides the names inside. */
function hideBehind(
  alias: Node,
  join: Node,
  { sources, pins }: FromRows,
  siblings: Scope,
  context: FromContext,
): FromRows {
  const scope: Scope = { ...siblings, sources, pins, outer: null, groups: null };
  const known = sources.every(({ columns }) => columns !== null);
  const using = list(join, 'usingClause').length > 0 || sources.some(({ name }) => name === null);
  if (!known || using) return one(alias, '', null, null, context);
  const columns = sources.flatMap((source) =>
    (source.columns ?? []).map((column) => ({
      ...column,
      proof: proveFound({ source, column, scope }),
    })),
  );
  return one(alias, '', columns, null, context);
}
