import type { ObjectId } from '../kernel/object-id.ts';
import type { Use } from '../kernel/schema-object.ts';
import { Ref, type Relation } from '../sql/ref.ts';
import { columnIdOf, type Lowering } from './lowering.ts';

export interface Members {
  readonly ids: readonly ObjectId[];
  readonly names: readonly string[];
  readonly uses: readonly Use[];
}

/** Lowers the columns of a key; null, and a diagnostic each, when one is no column of the table. */
export function lowerMembers(
  what: string,
  columns: readonly Ref[],
  table: Relation,
  lowering: Lowering,
): Members | null {
  if (columns.length === 0) return noMembers;
  const ids: ObjectId[] = [];
  const names: string[] = [];
  const uses: Use[] = [];
  let whole = true;
  for (const ref of columns) {
    const id = lowerMember(what, ref, table, lowering);
    if (id === null) whole = false;
    else if (names.includes(ref.column)) {
      lowering.report('TW228', `${what} of ${table.name} names column ${ref.column} twice`, 'Remove one.');
      whole = false;
    } else {
      names.push(ref.column);
      ids.push(id);
      uses.push({ on: id, as: 'member' });
    }
  }
  return whole ? { ids, names, uses } : null;
}

const noMembers: Readonly<Members> = { ids: [], names: [], uses: [] };

/** Lowers one column of a key; null, and a diagnostic, when it is no column of the table. */
export function lowerMember(what: string, ref: Ref, table: Relation, lowering: Lowering): ObjectId | null {
  if (!(ref instanceof Ref)) {
    lowering.report(
      'TW204',
      `${what} of ${table.name} names ${ref === undefined ? 'undefined' : typeof ref}, not a column`,
      'Name columns of the table: t.column.',
    );
    return null;
  }
  const { relation } = ref.use;
  if (relation.columns?.includes(ref.column) === false) {
    lowering.unknownName(`${what}: column`, ref.column, relation.name, relation.columns);
    return null;
  }
  if (relation.id !== table.id) {
    lowering.report(
      'TW226',
      `${what} of ${table.name} names ${relation.name}.${ref.column}, a column of another table`,
      `Name columns of ${table.name}.`,
    );
    return null;
  }
  return columnIdOf(ref);
}
