import { questionsOf } from './questions.ts';
import type { Relation } from './relation-document.ts';

/**
 * How many values a column is taken to have in a table of a million rows, as `n_distinct` says it (-1: each row its own).
 * Of what a list pages through each value has ten thousand rows, of what it only finds fifty.
 */
export function distinctValues(table: Relation): ReadonlyMap<string, number> {
  const { keys, lists } = questionsOf(table);
  const unique = new Set(keys.flatMap(({ columns }) => (columns.length === 1 ? columns : [])));
  const paged = new Set(
    lists.flatMap(({ lead, paths }) => (paths.some(({ terms }) => terms.length > 1) ? [lead] : [])),
  );
  return new Map(
    table.columns.map(({ name, typeText, typescript: { values } }) => {
      const isUnique = unique.has(name) || typeText.startsWith('timestamp');
      const few = values?.length ?? (typeText === 'boolean' ? 2 : null);
      return [name, isUnique ? -1 : (few ?? (paged.has(name) ? 100 : 20_000))];
    }),
  );
}
