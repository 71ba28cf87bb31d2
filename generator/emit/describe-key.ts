import { createHash } from 'node:crypto';
import { canonicalText, toCanonical } from '../kernel/canonical.ts';
import type { Registry } from '../kernel/kind.ts';
import { type Model, viewModel } from '../kernel/model.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import type { NamedQuery } from '../queries/named-query.ts';

/**
 * The keys of descriptions: a hash of a view or named query and of everything that it uses, transitively, with the checks and
 * the keys of its tables. Comments are left out, because no description depends on one.
 *
 * @returns a function of a view's id, which hashes each object once however many views use it
 */
export function describeKeys(
  model: Model,
  kinds: Registry,
  queries: readonly NamedQuery[] = [],
): (view: ObjectId) => string {
  const asked = new Map(queries.map((query) => [query.id, query]));
  const known = new Map<ObjectId, string>();
  const view = viewModel(model);
  function keyOf(id: ObjectId, above: ReadonlySet<ObjectId>): string {
    const found = known.get(id);
    if (found !== undefined) return found;
    const object = model.objects.get(id) ?? asked.get(id);
    // A cycle ends here: load refuses cycles of views, and two tables that use each other describe nothing.
    if (object === undefined || above.has(id)) return id;
    const canonical = canonicalOf(object);
    const inside = new Set(above).add(id);
    const rules = view.children(id).filter(rulesRows);
    const on = [...object.uses.map((use) => use.on), ...rules.map((rule) => rule.id)];
    if (namesUnseen(object)) {
      const relations = object.uses.map((use) => use.on);
      on.push(
        ...relations.flatMap((each) =>
          view
            .children(each)
            .filter(isColumn)
            .map((child) => child.id),
        ),
      );
    }
    const used = [...new Set(on)].sort().map((each) => keyOf(each, inside));
    const key = createHash('sha256')
      .update(canonicalText([canonical, used]))
      .digest('hex');
    known.set(id, key);
    return key;
  }
  function canonicalOf(object: SchemaObject): unknown {
    const query = asked.get(object.id);
    if (query !== undefined) return [query.id, query.props.statement, query.props.params];
    const { comment: _, ...canonical } = toCanonical(object, kinds.get(object.kind));
    return canonical;
  }
  return (id) => keyOf(id, new Set());
}

/** Whether a text may read columns that it does not name as references: a star, or raw names of a statement that writes. */
function namesUnseen({ kind, props }: SchemaObject): boolean {
  if (kind === 'query') return true;
  const query: unknown = kind === 'view' ? Reflect.get(props, 'query') : null;
  return (
    Array.isArray(query) && query.some((segment) => typeof segment === 'string' && segment.includes('*'))
  );
}

/** Checks, which may forbid null, and what is unique, which may tell rows of a view apart. */
function rulesRows({ kind, props }: SchemaObject): boolean {
  const type: unknown = Reflect.get(props, 'type');
  return kind === 'index'
    ? Reflect.get(props, 'unique') === true
    : type === 'check' || type === 'unique' || type === 'primary key';
}

function isColumn({ kind }: SchemaObject): boolean {
  return kind === 'column';
}
