/** Texts that are not empty, a blank line between two: each ends in a line break. In one tree, for flatText to flatten once. */
export function joinPresent(texts: readonly string[]): string {
  let whole = '';
  for (const text of texts) if (text !== '') whole += whole === '' ? text : `\n${text}`;
  return whole;
}
