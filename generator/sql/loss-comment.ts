import { printLineComment } from './line-comment.ts';
import type { SqlText } from './sql-text.ts';

/** What a way back does not bring, in words. */
export interface Losses {
  /** Gone since the way there. */
  readonly gone: readonly string[];
  /** Values that the way back itself cuts. */
  readonly cut: readonly string[];
}

const marks = { gone: '-- Cannot come back: ', cut: '-- Cut on the way back: ' } as const;

/** Lines for the head of a down.sql; the runner asks for an allowance by them. */
export function printLosses({ gone, cut }: Losses): readonly SqlText[] {
  const print = (kind: keyof Losses, what: string): SqlText =>
    printLineComment(`${marks[kind].slice(3)}${what}`);
  return [...gone.map((what) => print('gone', what)), ...cut.map((what) => print('cut', what))];
}

/** Reads them back from a script: they stand before its first block. */
export function readLosses(script: string): Losses {
  const lines = script.split('\n');
  const end = lines.findIndex((line) => line.startsWith('-- @'));
  const head = end === -1 ? lines : lines.slice(0, end);
  const read = (kind: keyof Losses): readonly string[] =>
    head.flatMap((line) => (line.startsWith(marks[kind]) ? [line.slice(marks[kind].length)] : []));
  return { gone: read('gone'), cut: read('cut') };
}
