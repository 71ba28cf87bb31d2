import type { ObjectId } from '../../kernel/object-id.ts';
import { declareRename } from '../../lower/declare-intent.ts';
import type { Child, LooseChild } from '../../lower/evaluation.ts';
import { lowerMembers } from '../../lower/lower-members.ts';
import type { Lowering } from '../../lower/lowering.ts';
import type { ColumnRefs, Ref, Relation } from '../../sql/ref.ts';
import { addConstraint } from './add-constraint.ts';
import type { ConstraintProps } from './model.ts';

export type Deferrable = Exclude<ConstraintProps['deferrable'], 'no'>;

export interface KeyState {
  readonly type: 'primary key' | 'unique';
  readonly columns: readonly Ref[];
  readonly include: readonly Ref[];
  readonly nullsNotDistinct: boolean;
  readonly deferrable: ConstraintProps['deferrable'];
  readonly name: string | null;
  readonly comment: string | null;
  readonly renamedFrom?: string;
  readonly loose: LooseChild | undefined;
}

/** A primary key or unique constraint. Immutable. */
export class KeyConstraint implements Child {
  readonly #state: KeyState;

  constructor(state: KeyState) {
    this.#state = state;
  }

  get loose(): LooseChild | undefined {
    return this.#state.loose;
  }

  /** The constraint's written name, and that of its index; without it one is derived. */
  name(name: string): KeyConstraint {
    return new KeyConstraint({ ...this.#state, name });
  }

  /** The constraint, and its index, had another name. It acts once. */
  renamedFrom(name: string): KeyConstraint {
    return new KeyConstraint({ ...this.#state, renamedFrom: name });
  }

  comment(text: string): KeyConstraint {
    return new KeyConstraint({ ...this.#state, comment: text });
  }

  /** Two NULLs are equal (manual 5.5.3; PostgreSQL 15 and later). */
  nullsNotDistinct(): KeyConstraint {
    return new KeyConstraint({ ...this.#state, nullsNotDistinct: true });
  }

  /** Columns that the index carries without being part of the key (manual 11.9). */
  include(...columns: readonly [Ref, ...Ref[]]): KeyConstraint {
    return new KeyConstraint({ ...this.#state, include: columns });
  }

  /** Checked at the end of the transaction where asked for (manual, SET CONSTRAINTS). */
  deferrable(when: Deferrable = 'initially immediate'): KeyConstraint {
    return new KeyConstraint({ ...this.#state, deferrable: when });
  }

  lower(table: Relation, _columns: ColumnRefs, lowering: Lowering): void {
    const { type, name, comment } = this.#state;
    const members = lowerMembers(type, this.#state.columns, table, lowering);
    const include = lowerMembers(`${type} include`, this.#state.include, table, lowering);
    if (members === null || include === null) return;
    if (members.ids.length === 0) {
      lowering.report('TW229', `${type} of ${table.name} names no column`, 'Name at least one column.');
      return;
    }
    if (this.#state.nullsNotDistinct) lowering.requireServer('NULLS NOT DISTINCT', 15);
    const primary = type === 'primary key';
    const keys = lowering.uniqueKeys.get(table.id) ?? [];
    if (primary && keys.some((key) => key.primary)) {
      lowering.report(
        'TW224',
        `table ${table.name} has two primary keys`,
        'For a key of several columns write primaryKey(t.a, t.b).',
      );
      return;
    }
    const derived = primary ? [table.name, 'pkey'] : [table.name, ...members.names, 'key'];
    const deferrable =
      this.#state.deferrable === 'no'
        ? 'no'
        : lowering.checkOption('deferrable', this.#state.deferrable, [
            'initially immediate',
            'initially deferred',
          ]);
    const id = addConstraint(
      table,
      name ?? lowering.deriveName(derived),
      {
        type,
        columns: members.ids,
        include: include.ids,
        nullsNotDistinct: this.#state.nullsNotDistinct,
        deferrable,
      },
      [...members.uses, ...include.uses],
      comment,
      lowering,
    );
    if (id === null) return;
    declareRename(id, this.#state.renamedFrom, lowering);
    // A deferrable key cannot be the target of a foreign key (manual, CREATE TABLE, DEFERRABLE).
    if (deferrable === 'no') keys.push({ id, columns: members.ids, primary });
    lowering.uniqueKeys.set(table.id, keys);
    if (primary) checkNotNull(table, members.ids, lowering);
  }
}

function checkNotNull(table: Relation, columns: readonly ObjectId[], lowering: Lowering): void {
  for (const id of columns) {
    const column = lowering.get(id);
    if (column === undefined || !('nullable' in column.props) || column.props.nullable !== true) continue;
    if (lowering.problems.some(({ code, at }) => code === 'TW213' && at === id)) continue;
    lowering.report(
      'TW213',
      `primary key of ${table.name}: column ${column.path[2]} is nullable`,
      'A primary key is NOT NULL: remove .nullable().',
    );
  }
}
