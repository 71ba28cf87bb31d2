import type { Unmodelled } from './unmodelled.ts';

/** An object that no kind models, and where it is. */
export interface UnmodelledDifference {
  readonly kind: string;
  readonly name: string;
  readonly where: 'alike in both' | 'different in both' | 'only in FROM' | 'only in TO';
}

/** Every object that no kind models of either side, by kind and name. */
export function compareUnmodelled(
  from: readonly Unmodelled[],
  to: readonly Unmodelled[],
): readonly UnmodelledDifference[] {
  const [old, now] = [byName(from), byName(to)];
  const found: UnmodelledDifference[] = [];
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const [a, b] = [old.get(key), now.get(key)];
    const [first] = a ?? b ?? [];
    if (first === undefined) continue;
    const { kind, name } = first;
    if (a === undefined) found.push({ kind, name, where: 'only in TO' });
    else if (b === undefined) found.push({ kind, name, where: 'only in FROM' });
    else {
      const where = definitionOf(a) === definitionOf(b) ? 'alike in both' : 'different in both';
      found.push({ kind, name, where });
    }
  }
  return found.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

function byName(list: readonly Unmodelled[]): ReadonlyMap<string, readonly Unmodelled[]> {
  const map = new Map<string, Unmodelled[]>();
  for (const each of list) {
    const known = map.get(sortKey(each));
    if (known === undefined) map.set(sortKey(each), [each]);
    else known.push(each);
  }
  return map;
}

function sortKey({ kind, name }: { readonly kind: string; readonly name: string }): string {
  return JSON.stringify([kind, name]);
}

function definitionOf(list: readonly Unmodelled[]): string {
  return JSON.stringify(list.map(({ definition }) => definition));
}
