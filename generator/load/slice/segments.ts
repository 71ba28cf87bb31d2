/** What a statement at the top of a module is, as far as its first words tell. */
export type SegmentKind = 'table' | 'extension' | 'schema' | 'function' | 'literal' | 'import' | 'other';

/** A statement at the top of a module with what follows it: blank lines, comments, the JSDoc of the next one. */
export interface Segment {
  readonly text: string;
  readonly kind: SegmentKind;
  /** The name that it declares; null for none, or more than one. */
  readonly name: string | null;
}

const heads: readonly (readonly [kind: SegmentKind, head: RegExp])[] = [
  ['import', /^import\b()/],
  ['table', /^export const ([\w$]+) = (?:external\()?(?:[\w$]+\.)?table\(/],
  ['extension', /^(?:export const ([\w$]+) = )?extension\(/],
  ['schema', /^(?:export )?const ([\w$]+) = schema\((?:'[^'\\\n]*'|"[^"\\\n]*")\);?\s*(?:\/|$)/],
  ['function', /^(?:export )?const ([\w$]+) = (?:\([\w$\s,]*\)|[\w$]+) =>/],
  ['literal', /^(?:export )?const ([\w$]+) = (?:'[^'\\\n]*'|"[^"\\\n]*"|\d+);?\s*(?:\/|$)/],
  ['other', /^(?:export )?(?:const|let|var|function|class) ([\w$]+)/],
];

/**
 * Parts a module where a line begins with a word, as the statements of a formatted module do. A guess: a line inside
 * of a template may begin so too, and then what is parted does not read as a whole statement (`readPlain`).
 *
 * What stands above the first statement is a segment without a name.
 */
export function splitModule(text: string): readonly Segment[] {
  const segments: Segment[] = [];
  const marks = /^[A-Za-z_$]/gm;
  let start = 0;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    segments.push(segmentOf(text.slice(start, mark.index)));
    start = mark.index;
    marks.lastIndex = start + 1;
  }
  segments.push(segmentOf(text.slice(start)));
  return segments;
}

function segmentOf(text: string): Segment {
  for (const [kind, head] of heads) {
    const match = head.exec(text);
    if (match !== null) return { text, kind, name: match[1] ?? null };
  }
  return { text, kind: 'other', name: null };
}

/**
 * Which segments differ between two versions of a module; null where one came, went or has another name.
 *
 * @returns their places, the same in both
 */
export function changedSegments(
  before: readonly Segment[],
  after: readonly Segment[],
): readonly number[] | null {
  if (before.length !== after.length) return null;
  const changed: number[] = [];
  for (let i = 0; i < before.length; i += 1) {
    const [a, b] = [before[i], after[i]];
    if (a?.text === b?.text) continue;
    if (a?.kind !== b?.kind || a?.name !== b?.name) return null;
    changed.push(i);
  }
  return changed;
}
