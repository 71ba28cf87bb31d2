import type { Model } from '../../kernel/model.ts';
import type { ObjectId } from '../../kernel/object-id.ts';

interface WithCatalog {
  readonly catalog: Model;
}

/**
 * An extension is never dropped, nor the schema that holds it: they may serve others. Leaves out those that stay from the
 * state before, though the other state lacks them.
 */
export function withoutShared<S extends WithCatalog>(state: S, before: WithCatalog, other: WithCatalog): S {
  const stays = (id: ObjectId): boolean => before.catalog.objects.has(id) && !other.catalog.objects.has(id);
  const objects = [...state.catalog.objects];
  const shared = objects.flatMap(([id, { kind, uses }]) =>
    kind === 'extension' && stays(id) ? [id, ...uses.map(({ on }) => on).filter(stays)] : [],
  );
  const left = new Set(shared);
  return { ...state, catalog: { objects: new Map(objects.filter(([id]) => !left.has(id))) } };
}
