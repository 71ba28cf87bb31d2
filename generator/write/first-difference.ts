import { readHeader } from './header.ts';

/** The first line in which two texts differ, counted from 1; null for the side that has ended. */
export interface LineDifference {
  readonly line: number;
  readonly expected: string | null;
  readonly actual: string | null;
}

/** Finds where two texts part; null when they are the same. */
export function firstDifference(expected: string, actual: string): LineDifference | null {
  if (expected === actual) return null;
  let at = 0;
  const end = Math.min(expected.length, actual.length);
  while (at < end && expected.charCodeAt(at) === actual.charCodeAt(at)) at += 1;
  const start = expected.lastIndexOf('\n', at - 1) + 1;
  let line = 1;
  for (let i = 0; i < start; i += 1) if (expected.charCodeAt(i) === 10) line += 1;
  return { line, expected: lineAt(expected, start), actual: lineAt(actual, start) };
}

/** The same below the headers of generated files: their hashes differ whenever anything does. */
export function firstDifferenceBelow(expected: string, actual: string): LineDifference | null {
  const [wanted, found] = [readHeader(expected), readHeader(actual)];
  const below = wanted === null || found === null ? null : firstDifference(wanted.body, found.body);
  return below === null ? firstDifference(expected, actual) : { ...below, line: below.line + 1 };
}

function lineAt(text: string, start: number): string | null {
  if (start >= text.length) return null;
  const end = text.indexOf('\n', start);
  return end === -1 ? text.slice(start) : text.slice(start, end);
}
