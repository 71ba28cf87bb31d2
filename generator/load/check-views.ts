import { nearestName } from '../kernel/nearest-name.ts';
import { type ObjectId, objectId, pathOf } from '../kernel/object-id.ts';
import type { SchemaObject, Use } from '../kernel/schema-object.ts';
import type { Lowered } from '../lower/evaluation.ts';
import type { Problem } from '../lower/lowering.ts';

/** Checks what views and named queries read of views: that the columns are there, and that no view reads itself. */
export function checkViews({ objects, sites }: Lowered): readonly Problem[] {
  const views = new Map<ObjectId, { readonly object: SchemaObject; readonly index: number }>();
  const queries: { readonly object: SchemaObject; readonly index: number }[] = [];
  for (let i = 0; i < objects.length; i += 1) {
    const object = objects[i];
    if (object?.kind === 'view') views.set(object.id, { object, index: i });
    else if (object?.kind === 'query') queries.push({ object, index: i });
  }
  if (views.size === 0) return [];
  const problems: Problem[] = [];
  const report = (
    index: number,
    code: Problem['code'],
    message: string,
    hint: string,
    word: string | null,
  ) => {
    const site = sites[index];
    const at = objects[index]?.id ?? null;
    if (site !== undefined)
      problems.push({ code, severity: 'error', message, hint, at, site, word, offset: 0, stack: null });
  };
  for (const { object, index } of [...views.values(), ...queries]) {
    for (const { on } of object.uses) {
      const path = on.startsWith('column:') ? pathOf(on) : [];
      const [name = ''] = path.slice(2);
      const read = path.length === 3 ? views.get(objectId('view', path.slice(0, 2))) : undefined;
      const columns = read === undefined ? null : columnsOf(read.object);
      if (columns === null || columns.includes(name)) continue;
      const near = nearestName(name, columns);
      const hint =
        near === undefined ? `It has: ${columns.join(', ')}.` : `Did you mean ${JSON.stringify(near)}?`;
      report(
        index,
        'TW201',
        `${object.kind} ${object.path.at(-1)}: column ${JSON.stringify(name)} does not exist in ${path[1]}`,
        hint,
        name,
      );
    }
    // A view's column is no object of its own: the edge to the view stands for it.
    const uses = object.uses.filter(
      ({ on }) => !on.startsWith('column:') || !views.has(objectId('view', pathOf(on).slice(0, 2))),
    );
    (object as { uses: readonly Use[] }).uses = uses;
  }
  const state = new Map<ObjectId, 'open' | 'done'>();
  const trail: ObjectId[] = [];
  const visit = (id: ObjectId): void => {
    const view = views.get(id);
    if (view === undefined || state.get(id) === 'done') return;
    if (state.get(id) === 'open') {
      const names = [...trail.slice(trail.indexOf(id)), id].map((each) => pathOf(each)[1]);
      report(
        view.index,
        'TW216',
        `views read each other: ${names.join(' -> ')}`,
        'Move what they share into a view of its own.',
        null,
      );
      return;
    }
    state.set(id, 'open');
    trail.push(id);
    for (const { on } of view.object.uses) visit(on);
    trail.pop();
    state.set(id, 'done');
  };
  for (const id of views.keys()) visit(id);
  return problems;
}

function columnsOf({ props }: SchemaObject): readonly string[] | null {
  return 'columns' in props && Array.isArray(props.columns) ? props.columns : null;
}
