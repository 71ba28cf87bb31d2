/** One node of PostgreSQL's raw parse tree, as libpg-query gives it. Zeros, false and empty strings are left out. */
export type Node = Readonly<Record<string, unknown>>;

/** Parses SQL text into the tree of libpg-query; may throw. */
export type Parse = (sql: string) => unknown;

/** The value under a name, when it is a node. */
export function node(parent: unknown, name: string): Node | null {
  const value = isNode(parent) ? parent[name] : null;
  return isNode(value) ? value : null;
}

/** The nodes under a name; none when there is no list. */
export function list(parent: Node | null, name: string): readonly Node[] {
  const value = parent?.[name];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

export function text(parent: Node | null, name: string): string | null {
  const value = parent?.[name];
  return typeof value === 'string' ? value : null;
}

/** A list of `String` nodes as their texts: null for one that is something else, a star. */
export function names(parent: Node | null, name: string): readonly (string | null)[] {
  return list(parent, name).map((part) => text(node(part, 'String'), 'sval'));
}

/**
 * Name of a function, operator or type: the bare name of what is PostgreSQL's own, a qualified one else. Texts are read
 * under `search_path = pg_catalog`, so what is not qualified is PostgreSQL's own.
 */
export function builtInName(parent: Node | null, name: string): string | null {
  const [first, second, ...rest] = names(parent, name);
  if (first === undefined || first === null || rest.length > 0) return null;
  if (second === undefined) return first;
  return first === 'pg_catalog' ? second : null;
}

/** The kind of a wrapped node, `ColumnRef`, with its content. */
export function kindOf(wrapped: Node): readonly [kind: string, content: Node] {
  for (const kind in wrapped) {
    const content = wrapped[kind];
    if (isNode(content)) return [kind, content];
  }
  return ['', wrapped];
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
