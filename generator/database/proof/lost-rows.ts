import { readLosses } from '../../sql/loss-comment.ts';

/**
 * The tables, as their names print, whose rows a `down.sql` says that it does not bring back as they were.
 *
 * @example lostRows('-- Cannot come back: rows of public.orders\n…') // public.orders
 */
export function lostRows(down: string): ReadonlySet<string> {
  return new Set(readLosses(down).gone.flatMap((what) => /^rows of (.+)$/.exec(what)?.[1] ?? []));
}
