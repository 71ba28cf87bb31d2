import { printLineComment } from './line-comment.ts';
import type { SqlText } from './sql-text.ts';

/** What a way back does not bring, in words, and what it drops without a loss. */
export interface Losses {
  /** Gone since the way there. */
  readonly gone: readonly string[];
  /** Values that the way back itself cuts. */
  readonly cut: readonly string[];
  /** Columns whose values stand in another, as statements name them: `COLUMN total_old of public.orders`. */
  readonly kept: readonly string[];
}

const marks = {
  gone: '-- Cannot come back: ',
  cut: '-- Cut on the way back: ',
  kept: '-- Dropped without a loss: ',
} as const;

/** Of an object whose rows or values are gone: `column public.orders.note`. */
export function whatItHeld(object: string): string {
  return `what ${object} held`;
}

/** Lines for the head of a down.sql; the runner asks for an allowance by them. */
export function printLosses(losses: Losses): readonly SqlText[] {
  const print = (kind: keyof Losses): readonly SqlText[] =>
    losses[kind].map((what) => printLineComment(`${marks[kind].slice(3)}${what}`));
  return [...print('gone'), ...print('cut'), ...print('kept')];
}

/** Reads them back from a script: they stand before its first block. */
export function readLosses(script: string): Losses {
  const lines = script.split('\n');
  const end = lines.findIndex((line) => line.startsWith('-- @'));
  const head = end === -1 ? lines : lines.slice(0, end);
  const read = (kind: keyof Losses): readonly string[] =>
    head.flatMap((line) => (line.startsWith(marks[kind]) ? [line.slice(marks[kind].length)] : []));
  return { gone: read('gone'), cut: read('cut'), kept: read('kept') };
}
