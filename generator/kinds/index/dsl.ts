import { memberId, type ObjectId, objectId } from '../../kernel/object-id.ts';
import type { Use } from '../../kernel/schema-object.ts';
import { declareRename } from '../../lower/declare-intent.ts';
import { beginChild, type Child, type LooseChild } from '../../lower/evaluation.ts';
import { lowerMember, lowerMembers } from '../../lower/lower-members.ts';
import { lowerSql } from '../../lower/lower-sql.ts';
import { distinctUses, type Lowering, usesOfExpression } from '../../lower/lowering.ts';
import { type Expression, isReference } from '../../sql/expression.ts';
import { type ColumnRefs, Key, type Ref, type Relation } from '../../sql/ref.ts';
import { Sql } from '../../sql/sql-tag.ts';
import type { Extension } from '../extension/model.ts';
import type { Index, IndexKey } from './model.ts';
import { extensionOfOperatorClass } from './operator-classes.ts';

/** What an index is made of: a column, a key with options, or an expression. */
export type Indexed = Ref | Key | Sql;

interface IndexState {
  readonly name: string | null;
  readonly method: string;
  readonly keys: readonly Indexed[];
  readonly unique: boolean;
  readonly nullsNotDistinct: boolean;
  readonly include: readonly Ref[];
  readonly where: Sql | null;
  readonly with: Readonly<Record<string, string | number | boolean>>;
  readonly comment: string | null;
  readonly renamedFrom?: string;
  readonly loose: LooseChild | undefined;
}

/** An index. Immutable. */
export class TableIndex implements Child {
  readonly #state: IndexState;

  constructor(state: IndexState) {
    this.#state = state;
  }

  get loose(): LooseChild | undefined {
    return this.#state.loose;
  }

  /** A B-tree over these keys (manual 11.2). @example index('i').on(t.client_id, t.created_at.desc()) */
  on(...keys: readonly [Indexed, ...Indexed[]]): TableIndex {
    return new TableIndex({ ...this.#state, keys });
  }

  /** Another access method (manual 11.2). @example index('i').using('gin', t.name.ops('gin_trgm_ops')) */
  using(method: string, ...keys: readonly [Indexed, ...Indexed[]]): TableIndex {
    return new TableIndex({ ...this.#state, method, keys });
  }

  /** No two rows have the same keys (manual 11.6). */
  unique(): TableIndex {
    return new TableIndex({ ...this.#state, unique: true });
  }

  /** Two NULLs are equal (PostgreSQL 15 and later). */
  nullsNotDistinct(): TableIndex {
    return new TableIndex({ ...this.#state, nullsNotDistinct: true });
  }

  /** Only rows that meet the condition (manual 11.8). @example index('i').on(t.email).where(sql`${t.is_active}`) */
  where(condition: Sql): TableIndex {
    return new TableIndex({ ...this.#state, where: condition });
  }

  /** Columns that the index carries beside its keys (manual 11.9). */
  include(...columns: readonly [Ref, ...Ref[]]): TableIndex {
    return new TableIndex({ ...this.#state, include: columns });
  }

  /** Storage parameters (manual, CREATE INDEX). @example index('i').on(t.id).with({ fillfactor: 90 }) */
  with(parameters: Readonly<Record<string, string | number | boolean>>): TableIndex {
    return new TableIndex({ ...this.#state, with: parameters });
  }

  /** The index had another name. It acts once. */
  renamedFrom(name: string): TableIndex {
    return new TableIndex({ ...this.#state, renamedFrom: name });
  }

  comment(text: string): TableIndex {
    return new TableIndex({ ...this.#state, comment: text });
  }

  lower(table: Relation, _columns: ColumnRefs, lowering: Lowering): void {
    const state = this.#state;
    const label = `index ${state.name ?? `on ${table.name}`}`;
    const uses: Use[] = [];
    const include = lowerMembers(`${label} include`, state.include, table, lowering);
    const keys: IndexKey[] = [];
    const names: string[] = [];
    const plain: ObjectId[] = [];
    let whole = include !== null;
    for (const indexed of state.keys) {
      const key = lowerKey(indexed, label, table, uses, lowering);
      if (key === null) {
        whole = false;
        continue;
      }
      keys.push(key.key);
      names.push(key.column ?? 'expr');
      if (key.column !== null) plain.push(key.id);
    }
    if (!whole || include === null) return;
    if (keys.length === 0) {
      lowering.report('TW229', `${label} has no key`, 'Name its columns: .on(t.column).');
      return;
    }
    if (state.nullsNotDistinct) lowering.requireServer('NULLS NOT DISTINCT', 15);
    const where =
      state.where === null ? null : lowerSql(state.where, { own: table }, `${label} where`, lowering);
    if (include.uses.length > 0) uses.push(...include.uses);
    if (where !== null) uses.push(...usesOfExpression(where));
    const name = state.name ?? lowering.deriveName([table.name, ...names, 'idx']);
    const id = memberId('index', table.id, name);
    const parameters: Record<string, string> = {};
    for (const [parameter, value] of Object.entries(state.with)) parameters[parameter] = String(value);
    const object: Index = {
      kind: 'index',
      id,
      path: [table.schema, table.name, name],
      parent: table.id,
      uses: distinctUses(uses),
      props: {
        method: state.method,
        unique: state.unique,
        nullsNotDistinct: state.nullsNotDistinct,
        keys,
        include: include.ids,
        where,
        with: parameters,
      },
      comment: lowering.checkText(`the comment of ${label}`, state.comment),
      owner: lowering.owner,
      source: null,
    };
    lowering.checkName('access method', state.method);
    if (!lowering.add(object, 'relation')) return;
    declareRename(id, state.renamedFrom, lowering);
    for (const { expression } of keys) if (!isColumn(expression)) lowering.addText(expression, 'expression');
    if (where !== null) lowering.addText(where, 'expression');
    if (!state.unique || where !== null || plain.length !== keys.length) return;
    const known = lowering.uniqueKeys.get(table.id) ?? [];
    known.push({ id, columns: plain, primary: false });
    lowering.uniqueKeys.set(table.id, known);
  }
}

interface LoweredKey {
  readonly key: IndexKey;
  readonly id: ObjectId;
  readonly column: string | null;
}

function lowerKey(
  indexed: unknown,
  label: string,
  table: Relation,
  uses: Use[],
  lowering: Lowering,
): LoweredKey | null {
  const on = indexed instanceof Key ? indexed.on : indexed;
  const options = indexed instanceof Key ? indexed.options : {};
  let expression: IndexKey['expression'];
  let column: string | null = null;
  let id: ObjectId = table.id;
  if (on instanceof Sql) {
    const lowered = lowerSql(on, { own: table }, label, lowering);
    if (lowered === null) return null;
    expression = lowered;
    uses.push(...usesOfExpression(lowered));
  } else {
    const ref = on as Ref;
    const member = lowerMember(label, ref, table, lowering);
    if (member === null) return null;
    id = member;
    column = ref.column;
    expression = [{ ref: member, via: 'table' }];
    uses.push({ on: member, as: 'member' });
  }
  const direction = options.direction ?? 'asc';
  return {
    column,
    id,
    key: {
      expression,
      collation: options.collation ?? null,
      operatorClass:
        options.operatorClass === undefined
          ? null
          : lowerOperatorClass(options.operatorClass, uses, lowering),
      direction,
      nulls: options.nulls ?? (direction === 'desc' ? 'first' : 'last'),
    },
  };
}

/** Whether a key is a column and nothing else. */
function isColumn([segment, ...rest]: Expression): boolean {
  return rest.length === 0 && segment !== undefined && isReference(segment);
}

function lowerOperatorClass(name: string, uses: Use[], lowering: Lowering): IndexKey['operatorClass'] {
  lowering.checkName('operator class', name);
  const extension = extensionOfOperatorClass(name);
  if (extension === undefined) return { schema: null, name };
  const id = objectId('extension', [extension]);
  const declared = lowering.get(id) as Extension | undefined;
  if (declared === undefined) {
    lowering.report(
      'TW219',
      `operator class ${name} comes with the extension ${extension}, which schema.ts does not declare`,
      `Add: export const ${extension.replace(/\W/g, '_')} = extension('${extension}');`,
    );
    return { schema: null, name };
  }
  uses.push({ on: id, as: 'type' });
  return { schema: declared.props.schema, name };
}

/**
 * An index of the table, named `<table>_<columns>_idx` unless a name is given (manual 11).
 *
 * @example index('idx_products_active').on(t.catalog_id, t.is_active).where(sql`${t.is_active}`)
 */
export function index(name?: string): TableIndex {
  return new TableIndex({
    name: name ?? null,
    method: 'btree',
    keys: [],
    unique: false,
    nullsNotDistinct: false,
    include: [],
    where: null,
    with: {},
    comment: null,
    loose: beginChild(name === undefined ? 'an index' : 'index', name),
  });
}
