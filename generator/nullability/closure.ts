/** What is settled where all of `of` is. A row is known by a number, its columns by `number.column`. */
export interface Dependency {
  readonly of: readonly string[];
  readonly settles: string;
}

/** Whether all of `wanted` is settled where `known` is. A row settles its columns. */
export function settles(
  known: readonly string[],
  wanted: readonly string[],
  dependencies: readonly Dependency[],
): boolean {
  const settled = new Set(known);
  const has = (what: string): boolean => settled.has(what) || settled.has(what.split('.', 1)[0] ?? '');
  for (let more = true; more; ) {
    more = false;
    for (const dependency of dependencies) {
      if (has(dependency.settles) || !dependency.of.every(has)) continue;
      settled.add(dependency.settles);
      more = true;
    }
  }
  return wanted.every(has);
}
