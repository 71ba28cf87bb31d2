const listItem = /^(?:[-*+]|\d+[.)])\s/;

/**
 * The prose of a JSDoc block: stars and tags gone, the lines of a paragraph joined, so that wrapping it anew changes
 * nothing. List items and fenced code keep their lines. Null when there is no prose.
 *
 * @example normaliseJsDoc('/**\n * Products\n * of a catalog.\n * @deprecated\n *\/') // 'Products of a catalog.'
 */
export function normaliseJsDoc(block: string): string | null {
  const lines = block.slice(3, -2).split(/\r\n|[\n\r\u2028\u2029]/);
  const out: string[] = [];
  let joins = false;
  let fenced = false;
  for (const [i, raw] of lines.entries()) {
    const line = (i === 0 ? raw : raw.replace(/^\s*\*? ?/, '')).replaceAll('*\\/', '*/').trimEnd();
    const trimmed = line.trim();
    if (!fenced && trimmed.startsWith('@')) break;
    if (trimmed.startsWith('```')) {
      fenced = !fenced;
      out.push(trimmed);
      joins = false;
    } else if (fenced) out.push(line);
    else if (trimmed === '') {
      if (out.length > 0 && out.at(-1) !== '') out.push('');
      joins = false;
    } else if (joins && !listItem.test(trimmed)) out[out.length - 1] = `${out.at(-1)} ${trimmed}`;
    else {
      out.push(trimmed);
      joins = true;
    }
  }
  const text = out.join('\n').trim();
  return text === '' ? null : text;
}
