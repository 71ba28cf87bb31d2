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
  const ids: ObjectId[] = [];
  const names: string[] = [];
  let whole = true;
  for (const ref of columns) {
    if (!(ref instanceof Ref)) {
      lowering.report(
        'TW204',
        `${what} of ${table.name} names ${ref === undefined ? 'undefined' : typeof ref}, not a column`,
        'Name columns of the table: t.column.',
      );
      whole = false;
      continue;
    }
    const { relation } = ref.use;
    const name = ref.column;
    if (relation.columns?.includes(name) === false) {
      lowering.unknownName(`${what}: column`, name, relation.name, relation.columns);
      whole = false;
    } else if (relation.id !== table.id) {
      lowering.report(
        'TW226',
        `${what} of ${table.name} names ${relation.name}.${name}, a column of another table`,
        `Name columns of ${table.name}.`,
      );
      whole = false;
    } else if (names.includes(name)) {
      lowering.report('TW228', `${what} of ${table.name} names column ${name} twice`, 'Remove one.');
      whole = false;
    } else {
      names.push(name);
      ids.push(columnIdOf(ref));
    }
  }
  return whole ? { ids, names, uses: ids.map((on) => ({ on, as: 'member' })) } : null;
}
