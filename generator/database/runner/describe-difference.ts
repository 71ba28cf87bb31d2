/** Lines shown of either side. */
const SHOWN = 8;

/**
 * Where two texts differ, in a few lines: those between their common beginning and their common end.
 *
 * @example describeDifference('a\nb\n', 'a\nc\n') // 'line 2:\n- b\n+ c'
 */
export function describeDifference(before: string, after: string): string {
  const old = before.split('\n');
  const now = after.split('\n');
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  return [
    `line ${start + 1}:`,
    ...shown('-', old.slice(start, old.length - end)),
    ...shown('+', now.slice(start, now.length - end)),
  ].join('\n');
}

function shown(sign: '-' | '+', lines: readonly string[]): readonly string[] {
  const first = lines.slice(0, SHOWN).map((line) => `${sign} ${line}`);
  return lines.length > SHOWN ? [...first, `${sign} … ${lines.length - SHOWN} more`] : first;
}
