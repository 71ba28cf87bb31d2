/** A directed graph over `0 … count - 1`: `from[i]` comes before `to[i]`. Double edges are harmless. */
export interface Graph {
  readonly count: number;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

export interface Ordering {
  /** Nodes in an order that keeps every edge, as far as there is one. */
  readonly order: readonly number[];
  /** Nodes on a cycle or between two cycles; empty when `order` holds all. */
  readonly cyclic: readonly number[];
}

/**
 * Kahn's algorithm: of the nodes that could come next, always the one with the lowest priority number, so that the
 * order depends on nothing but the graph and the priorities.
 *
 * @param priority a permutation of `0 … count - 1`: node -> its place when there were no edges
 */
export function orderGraph(graph: Graph, priority: Int32Array): Ordering {
  const { start, targets } = successors(graph.count, graph.from, graph.to);
  const waiting = countIncoming(graph.count, graph.to);
  const nodeAt = new Int32Array(graph.count);
  for (let node = 0; node < graph.count; node += 1) nodeAt[priority[node] ?? 0] = node;
  const ready = new IntHeap(graph.count);
  for (let node = 0; node < graph.count; node += 1) if (waiting[node] === 0) ready.push(priority[node] ?? 0);
  const order: number[] = [];
  while (ready.size > 0) {
    const node = nodeAt[ready.pop()] ?? 0;
    order.push(node);
    for (let i = start[node] ?? 0; i < (start[node + 1] ?? 0); i += 1) {
      const next = targets[i] ?? 0;
      waiting[next] = (waiting[next] ?? 0) - 1;
      if (waiting[next] === 0) ready.push(priority[next] ?? 0);
    }
  }
  return { order, cyclic: order.length === graph.count ? [] : trimCycle(graph, waiting) };
}

/** Whether every edge leads from a lower node to a higher one: the numbers themselves are the order then. */
export function isAscending({ from, to }: Graph): boolean {
  for (let i = 0; i < from.length; i += 1) if ((from[i] ?? 0) >= (to[i] ?? 0)) return false;
  return true;
}

/** Of the nodes that never got ready, those that no cycle waits for are taken away from the end. */
function trimCycle(graph: Graph, waiting: Int32Array): number[] {
  const stuck = new Set<number>();
  for (let node = 0; node < graph.count; node += 1) if ((waiting[node] ?? 0) > 0) stuck.add(node);
  const back = successors(graph.count, graph.to, graph.from);
  const outgoing = new Int32Array(graph.count);
  for (let i = 0; i < graph.from.length; i += 1) {
    const source = graph.from[i] ?? 0;
    if (stuck.has(source) && stuck.has(graph.to[i] ?? 0)) outgoing[source] = (outgoing[source] ?? 0) + 1;
  }
  const ends = [...stuck].filter((node) => outgoing[node] === 0);
  for (let node = ends.pop(); node !== undefined; node = ends.pop()) {
    stuck.delete(node);
    for (let i = back.start[node] ?? 0; i < (back.start[node + 1] ?? 0); i += 1) {
      const previous = back.targets[i] ?? 0;
      if (!stuck.has(previous)) continue;
      outgoing[previous] = (outgoing[previous] ?? 0) - 1;
      if (outgoing[previous] === 0) ends.push(previous);
    }
  }
  return [...stuck];
}

function countIncoming(count: number, to: readonly number[]): Int32Array {
  const incoming = new Int32Array(count);
  for (const node of to) incoming[node] = (incoming[node] ?? 0) + 1;
  return incoming;
}

/** Compressed adjacency: the successors of node n are `targets[start[n]] … targets[start[n + 1] - 1]`. */
export function successors(
  count: number,
  from: readonly number[],
  to: readonly number[],
): { start: Int32Array; targets: Int32Array } {
  const start = new Int32Array(count + 1);
  for (const node of from) start[node + 1] = (start[node + 1] ?? 0) + 1;
  for (let node = 0; node < count; node += 1) start[node + 1] = (start[node + 1] ?? 0) + (start[node] ?? 0);
  const next = start.slice();
  const targets = new Int32Array(from.length);
  for (let i = 0; i < from.length; i += 1) {
    const node = from[i] ?? 0;
    const at = next[node] ?? 0;
    targets[at] = to[i] ?? 0;
    next[node] = at + 1;
  }
  return { start, targets };
}

/** A binary heap of small integers, lowest first. */
class IntHeap {
  size = 0;
  readonly #items: Int32Array;

  constructor(capacity: number) {
    this.#items = new Int32Array(capacity);
  }

  push(value: number): void {
    const items = this.#items;
    let at = this.size;
    this.size += 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = items[parent] ?? 0;
      if (above <= value) break;
      items[at] = above;
      at = parent;
    }
    items[at] = value;
  }

  pop(): number {
    const items = this.#items;
    const lowest = items[0] ?? 0;
    this.size -= 1;
    const value = items[this.size] ?? 0;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && (items[child + 1] ?? 0) < (items[child] ?? 0)) child += 1;
      const below = items[child] ?? 0;
      if (below >= value) break;
      items[at] = below;
      at = child;
    }
    items[at] = value;
    return lowest;
  }
}
