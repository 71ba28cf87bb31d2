import { diffArrays } from 'diff';

/**
 * Merges two texts that were made of one, line by line: where only one of them changed the base, its lines stand. Where
 * both put lines in at one place, theirs come first: a step of a person stands behind what the plan does there.
 *
 * @returns null where both changed the same lines, in different ways
 * @example mergeTexts('a\nb\n', 'a\nb\nmine\n', 'A\nb\n') // 'A\nb\nmine\n'
 */
export function mergeTexts(base: string, ours: string, theirs: string): string | null {
  const [old, a, b] = [base.split('\n'), ours.split('\n'), theirs.split('\n')];
  const [inA, inB] = [places(old, a), places(old, b)];
  const merged: string[] = [];
  let [atOld, atA, atB] = [0, 0, 0];
  for (let at = 0; at <= old.length; at += 1) {
    const [nextA, nextB] = at === old.length ? [a.length, b.length] : [inA[at], inB[at]];
    // A line that stands in both ends what changed before it.
    if (nextA === undefined || nextB === undefined) continue;
    const chunk = choose(old.slice(atOld, at), a.slice(atA, nextA), b.slice(atB, nextB));
    if (chunk === null) return null;
    merged.push(...chunk, ...old.slice(at, at + 1));
    [atOld, atA, atB] = [at + 1, nextA + 1, nextB + 1];
  }
  return merged.join('\n');
}

function choose(
  old: readonly string[],
  a: readonly string[],
  b: readonly string[],
): readonly string[] | null {
  const [base, left, right] = [old.join('\n'), a.join('\n'), b.join('\n')];
  const same = (x: readonly string[], y: readonly string[], textX: string, textY: string): boolean =>
    x.length === y.length && textX === textY;
  if (same(old, a, base, left)) return b;
  if (old.length === 0 && !same(a, b, left, right)) return [...b, ...a];
  return same(old, b, base, right) || same(a, b, left, right) ? a : null;
}

/** Where each line of the base stands in a text that was made of it; undefined where it does not. */
function places(base: readonly string[], text: readonly string[]): readonly (number | undefined)[] {
  const found: (number | undefined)[] = [];
  let at = 0;
  for (const { added, removed, count = 0 } of diffArrays([...base], [...text])) {
    for (let i = 0; i < count; i += 1) {
      if (removed) found.push(undefined);
      else {
        if (!added) found.push(at);
        at += 1;
      }
    }
  }
  return found;
}
