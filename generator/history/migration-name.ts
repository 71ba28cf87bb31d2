import type { Delta } from '../kernel/delta.ts';
import { kindOf, pathOf } from '../kernel/object-id.ts';

const longest = 48;

/**
 * A name for a migration that got none: what it does to the most telling object, `add_orders`,
 * `change_orders_status_and_3_more`. The first of a history is always `initial_schema`.
 */
export function migrationName(all: readonly Delta[], isFirst: boolean): string {
  if (isFirst) return 'initial_schema';
  // A set of no props only tells history what serves the object now.
  const deltas = all.filter((delta) => delta.verb !== 'set' || delta.props.length > 0);
  // What has a parent in the list is part of the parent's own change.
  const ids = new Set(deltas.map((delta) => objectOf(delta).id));
  const roots = deltas.filter((delta) => {
    const { parent } = objectOf(delta);
    return parent === null || !ids.has(parent);
  });
  const [first] = roots;
  if (first === undefined) return 'no_change';
  const rest = roots.length === 1 ? '' : `_and_${roots.length - 1}_more`;
  return fileName(`${verbs[first.verb]}_${describe(first)}`).slice(0, longest - rest.length) + rest;
}

/**
 * A migration name as it may stand in a folder's name: lower case, `[a-z0-9_]` only.
 *
 * @example fileName('Add "Orders"!') // 'add_orders'
 */
export function fileName(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return plain === '' ? 'migration' : plain.slice(0, longest);
}

/** @example folderName(7, 'add_orders') // '0007_add_orders' */
export function folderName(number: number, title: string): string {
  return `${String(number).padStart(4, '0')}_${title}`;
}

/** @example titleOf('0007_add_orders') // 'add_orders' */
export function titleOf(folder: string): string {
  return folder.replace(/^\d+_/, '');
}

const verbs = { add: 'add', remove: 'drop', set: 'change', rename: 'rename' } as const;

function objectOf(delta: Delta) {
  return 'object' in delta ? delta.object : delta.after;
}

function describe(delta: Delta): string {
  const { id } = objectOf(delta);
  const path = pathOf(id);
  // A function's identity ends in its argument types, which say little in a name.
  const words = kindOf(id) === 'function' ? path.slice(1, 2) : path.length > 1 ? path.slice(1) : path;
  return words.join('_');
}
