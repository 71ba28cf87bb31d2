import type { DescribedRelation } from '../emit/described.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import type { DescribedViews } from './described-views.ts';
import { explainQueryRefusal } from './explain-query-refusal.ts';
import { noServer } from './no-server.ts';
import type { SchemaState } from './schema-state.ts';
import type { ServerAtHand } from './server-use.ts';

/**
 * Descriptions of all views and named queries: those that still hold, and what PostgreSQL says of the others.
 *
 * @throws SchemaError TW650 where no server can be had: nothing is written then, because the types would be guesses
 */
export async function describeMissing(
  { loaded, kinds }: SchemaState,
  { known, missing }: DescribedViews,
  found: ServerAtHand,
): Promise<ReadonlyMap<ObjectId, DescribedRelation>> {
  if (missing.length === 0) return known;
  const names = missing.map(({ view }) => view.path.join('.')).join(', ');
  if (found.server === null) {
    const message = `the types of ${names} have to be asked of PostgreSQL, and there is no server: ${found.reason}`;
    throw noServer('TW650', message);
  }
  const { describeViews } = await import('../database/describe.ts');
  const wanted = new Set(missing.map(({ view }) => view.id));
  const described = await describeViews({
    model: loaded.model,
    views: [...wanted].filter((id) => id.startsWith('view:')),
    queries: loaded.queries.filter(({ id }) => wanted.has(id)),
    kinds,
    server: found.server,
  }).catch((error: unknown) => {
    throw explainQueryRefusal(error) ?? error;
  });
  const all = new Map(known);
  for (const { view, key } of missing) {
    const description = described.get(view.id);
    if (description !== undefined) all.set(view.id, { key, ...description });
  }
  return all;
}
