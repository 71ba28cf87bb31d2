import type { Delta } from '../kernel/delta.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { Registry } from '../kernel/kind.ts';
import { kindOf } from '../kernel/object-id.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';

/**
 * Removals that nobody allowed by name. What holds rows, and what has no table around it (a lost export looks like
 * one), is never dropped in silence; an index or a constraint taken out of its table's own list is meant.
 *
 * @param allowed names as messages give them (`public.orders.note`), with or without `public.`
 */
export function removalProblems(
  deltas: readonly Delta[],
  kinds: Registry,
  allowed: readonly string[],
): readonly Diagnostic[] {
  const removed = new Set<string>();
  for (const delta of deltas) if (delta.verb === 'remove') removed.add(delta.object.id);
  const permitted = new Set(allowed);
  const problems: Diagnostic[] = [];
  for (const delta of deltas) {
    if (delta.verb !== 'remove') continue;
    const { object } = delta;
    if (object.parent !== null && removed.has(object.parent)) continue;
    if (!isGuarded(object, kinds) || namesOf(object).some((name) => permitted.has(name))) continue;
    const [name = object.id] = namesOf(object);
    problems.push({
      code: 'TW310',
      severity: 'error',
      message: `${object.kind} ${name} is in the history but no longer in schema.ts`,
      hint: `If it is to be dropped${lossOf(object, kinds)}: --allow-drop ${name}. If not, put it back (is it still exported?).`,
      at: object.id,
      source: null,
    });
  }
  return problems;
}

function isGuarded(object: SchemaObject, kinds: Registry): boolean {
  if (object.parent === null || kindOf(object.parent) === 'schema') return true;
  return kinds.get(object.kind).holdsRows;
}

function lossOf(object: SchemaObject, kinds: Registry): string {
  return kinds.get(object.kind).holdsRows ? ' with its data' : '';
}

/** `public.orders`, `orders`, `table:public.orders`: the first is how messages call it. */
function namesOf({ id, path }: SchemaObject): readonly string[] {
  const full = path.join('.');
  return path[0] === 'public' && path.length > 1 ? [full, path.slice(1).join('.'), id] : [full, id];
}
