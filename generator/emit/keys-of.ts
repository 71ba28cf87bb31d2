import type { Key, Reach } from './relation-document.ts';

/** The keys of whole columns, the primary key first. */
export function keysOf({ primaryKey, uniqueKeys }: Pick<Reach, 'primaryKey' | 'uniqueKeys'>): readonly Key[] {
  return primaryKey === null ? uniqueKeys : [primaryKey, ...uniqueKeys];
}
