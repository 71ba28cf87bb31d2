import { type ObjectId, objectId } from '../../generator/kernel/object-id.ts';
import type { SchemaObject, Use } from '../../generator/kernel/schema-object.ts';
import type { Constraint, ConstraintProps } from '../../generator/kinds/constraint/model.ts';
import type { IndexKey, IndexProps } from '../../generator/kinds/index/model.ts';
import type { Trigger, TriggerEvent, TriggerProps } from '../../generator/kinds/trigger/model.ts';
import type { Expression } from '../../generator/sql/expression.ts';
import * as objects from '../kinds/objects.ts';
import { type BuiltColumn, comment, own, type Place, pick, type Surroundings } from './random-column.ts';
import type { ConstraintGenes, IndexGenes, TriggerGenes } from './random-spec.ts';

const eventLists: readonly (readonly TriggerEvent[])[] = [
  ['update'],
  ['insert'],
  ['insert', 'update'],
  ['delete', 'update'],
  ['delete'],
];

/** Of types that btree orders by default. */
function orders({ column }: BuiltColumn): boolean {
  return !['json', 'point', 'xml'].includes(column.props.type.name);
}

/** A key that a foreign key may point at. */
export interface BuiltKey {
  readonly id: ObjectId;
  readonly columns: readonly BuiltColumn[];
}

export function buildConstraint(
  genes: ConstraintGenes,
  slot: number,
  { path, slot: tableSlot }: Place,
  columns: readonly BuiltColumn[],
  keys: readonly BuiltKey[],
  earlier: readonly Constraint[],
  around: Surroundings,
): Constraint | null {
  if (genes.on === 0 || columns.length === 0) return null;
  const name = pick(
    [`k_${tableSlot}_${slot}`, `key "${tableSlot}" ${slot} '`, `k_${tableSlot}_${slot}_x`],
    genes.name,
  );
  const at: [string, string, string] = [...path, name];
  const say = comment(genes.comment);
  const a = pick(columns, genes.a);
  const type = genes.type % 6;
  if (type === 2 || type > 3) return buildCheck(genes, at, a, around);
  if (type === 3) return null;
  const members = chooseKey(genes, columns).filter(
    ({ column }) => type === 1 || (!column.props.nullable && column.props.generated === null),
  );
  if (members.length === 0 || (type === 0 && earlier.some(({ props }) => props.type === 'primary key')))
    return null;
  if (keys.some((key) => sameColumns(key.columns, members))) return null;
  const rest = columns.filter((column) => !members.includes(column));
  const props: Partial<ConstraintProps> = {
    columns: members.map(({ column }) => column.id),
    include: genes.flag % 4 === 1 && rest.length > 0 ? [pick(rest, genes.b).column.id] : [],
    deferrable: deferrable(genes.deferrable),
    nullsNotDistinct: type === 1 && genes.flag % 3 === 0,
  };
  return objects.constraint(at, type === 0 ? 'primary key' : 'unique', props, say);
}

function deferrable(gene: number): ConstraintProps['deferrable'] {
  return pick(['no', 'no', 'no', 'initially immediate', 'initially deferred'] as const, gene);
}

export function sameColumns(a: readonly BuiltColumn[], b: readonly BuiltColumn[]): boolean {
  return a.length === b.length && a.every((column) => b.includes(column));
}

function chooseKey(
  genes: Pick<ConstraintGenes, 'a' | 'b' | 'two'>,
  columns: readonly BuiltColumn[],
): readonly BuiltColumn[] {
  const able = columns.filter(orders);
  if (able.length === 0) return [];
  const members = [pick(able, genes.a), pick(able, genes.b)];
  return genes.two % 3 === 0 ? [...new Set(members)] : members.slice(0, 1);
}

function buildCheck(
  genes: ConstraintGenes,
  at: [string, string, string],
  a: BuiltColumn,
  around: Surroundings,
): Constraint {
  const { id } = a.column;
  const uses: Use[] = [{ on: id, as: 'reads' }];
  const noInherit = genes.flag % 5 === 0;
  const say = comment(genes.comment);
  if (a.family === 1 && genes.type % 6 === 4) {
    const values = pick(
      [
        ['a', "it's"],
        ["it's", 'a'],
        ['a', 'b', "it's"],
      ],
      genes.value,
    );
    const expression: Expression = [own(id), ' IN ', { literal: values }];
    return objects.constraint(at, 'check', { expression, values }, say, uses);
  }
  const forms: Expression[] = [
    [own(id), ' IS NULL OR true'],
    ['NOT (', own(id), ' IS NULL) OR 1 = 1 -- always'],
  ];
  if (a.family === 0) forms.push([own(id), ' <> ', { literal: -12 }], [own(id), ' > -100000']);
  if (a.family === 1) forms.push([own(id), ' <> ', { literal: "z' -- z" }]);
  if (a.family === 0 && around.count !== null && genes.flag % 3 === 1) {
    uses.push({ on: around.count, as: 'calls' });
    const expression: Expression = [own(around.count, 'call'), '(1) > 0 OR ', own(id), ' IS NULL'];
    return objects.constraint(at, 'check', { expression, noInherit }, say, uses);
  }
  return objects.constraint(at, 'check', { expression: pick(forms, genes.value), noInherit }, say, uses);
}

/** Of the columns that have the types of one of the target's keys. */
export function buildForeignKey(
  genes: ConstraintGenes,
  slot: number,
  { path, slot: tableSlot }: Place,
  columns: readonly BuiltColumn[],
  target: { readonly id: ObjectId; readonly keys: readonly BuiltKey[] },
): Constraint | null {
  if (genes.on === 0 || genes.type % 6 !== 3 || target.keys.length === 0) return null;
  const key = pick(target.keys, genes.targetKey);
  const members: BuiltColumn[] = [];
  for (const wanted of key.columns) {
    const fitting = columns.filter(
      (column) =>
        column.column.props.generated === null &&
        // PostgreSQL cannot compare arrays of varchar in a foreign key.
        column.column.props.type.dimensions === 0 &&
        !members.includes(column) &&
        JSON.stringify(column.column.props.type) === JSON.stringify(wanted.column.props.type),
    );
    if (fitting.length === 0) return null;
    members.push(pick(fitting, genes.a));
  }
  const actions = ['no action', 'restrict', 'cascade', 'set null', 'set default'] as const;
  const onDelete = pick(actions, genes.onDelete);
  const ids = members.map(({ column }) => column.id);
  return objects.constraint(
    [...path, pick([`f_${tableSlot}_${slot}`, `fk "${tableSlot}" ${slot}`], genes.name)],
    'foreign key',
    {
      columns: ids,
      target: target.id,
      targetColumns: key.columns.map(({ column }) => column.id),
      onDelete,
      onUpdate: pick(actions, genes.onUpdate),
      onDeleteColumns: onDelete.startsWith('set') && genes.flag % 2 === 0 ? ids.slice(0, 1) : [],
      match: genes.flag % 3 === 1 ? 'full' : 'simple',
      deferrable: deferrable(genes.deferrable),
    },
    comment(genes.comment),
    [{ on: key.id, as: 'key' }],
  );
}

export function buildIndex(
  genes: IndexGenes,
  slot: number,
  { path, slot: tableSlot }: Place,
  columns: readonly BuiltColumn[],
  keys: readonly BuiltKey[],
  around: Surroundings,
): { readonly object: SchemaObject; readonly key: BuiltKey | null } | null {
  if (genes.on === 0 || columns.length === 0) return null;
  const name = pick(
    [`i_${tableSlot}_${slot}`, `index "${tableSlot}" ${slot}`, `i_${tableSlot}_${slot}_x`],
    genes.name,
  );
  const at: [string, string, string] = [...path, name];
  const say = comment(genes.comment);
  const a = pick(columns, genes.a);
  const where: Expression | null =
    genes.where % 3 === 0 ? [own(pick(columns, genes.where).column.id), ' IS NOT NULL'] : null;
  const uses: Use[] = where === null ? [] : [{ on: pick(columns, genes.where).column.id, as: 'reads' }];
  const make = (made: readonly IndexKey[], props: Partial<IndexProps>, more: readonly Use[]) => ({
    object: objects.index(at, made, { where, ...props }, say, [...uses, ...more]),
    key: null,
  });
  const member: Use = { on: a.column.id, as: 'member' };
  const special = specialMethod(a, genes.method, around);
  if (special !== null) {
    const operatorClass = special.operatorClass ?? null;
    const more: Use[] =
      operatorClass === null ? [] : [{ on: objectId('extension', ['pg_trgm']), as: 'type' }];
    return make(
      [objects.key([own(a.column.id)], { operatorClass })],
      { method: special.method, with: special.with },
      [member, ...more],
    );
  }
  if (genes.form % 5 === 1 && a.column.props.type.name === 'text' && a.column.props.type.dimensions === 0) {
    return make([objects.key(['lower(', own(a.column.id), ')'])], {}, [{ on: a.column.id, as: 'reads' }]);
  }
  if (
    genes.form % 5 === 2 &&
    a.column.props.type.name === 'integer' &&
    a.column.props.type.dimensions === 0 &&
    around.count !== null
  ) {
    const text: Expression = [own(around.count, 'call'), '(', own(a.column.id), ')'];
    return make([objects.key(text)], {}, [
      { on: a.column.id, as: 'reads' },
      { on: around.count, as: 'calls' },
    ]);
  }
  const members = chooseKey(genes, columns);
  if (members.length === 0) return null;
  const unique = genes.unique % 3 === 0 && !keys.some((key) => sameColumns(key.columns, members));
  const rest = columns.filter((column) => !members.includes(column));
  const made = members.map(({ column, family }) => {
    const text = family === 1 && column.props.type.name === 'text';
    return objects.key([own(column.id)], {
      direction: genes.order % 2 === 0 ? 'asc' : 'desc',
      nulls: genes.order % 3 === 0 ? 'first' : 'last',
      collation:
        text && genes.form % 5 === 3 && column.props.collation === null ? ['pg_catalog', 'POSIX'] : null,
      operatorClass: text && genes.form % 5 === 4 ? { schema: null, name: 'text_pattern_ops' } : null,
    });
  });
  const include = genes.include % 3 === 0 && rest.length > 0 ? [pick(rest, genes.include).column.id] : [];
  const built = make(
    made,
    {
      unique,
      include,
      nullsNotDistinct: unique && genes.order % 5 === 0,
      with: pick([{}, { fillfactor: '70' }, { fillfactor: '90' }], genes.with),
    },
    [...members.map(({ column }) => column.id), ...include].map((on) => ({ on, as: 'member' })),
  );
  return { ...built, key: unique && where === null ? { id: built.object.id, columns: members } : null };
}

/** Another access method than btree, where the column's type has one. */
function specialMethod(
  { column, family }: BuiltColumn,
  gene: number,
  around: Surroundings,
): (Pick<IndexProps, 'method' | 'with'> & { readonly operatorClass?: IndexKey['operatorClass'] }) | null {
  const { name, dimensions } = column.props.type;
  const choice = gene % 4;
  if (name === 'point') return { method: pick(['gist', 'spgist'], gene), with: {} };
  if (name === 'json') return null;
  if (choice === 0) return null;
  if (dimensions === 1 || name === 'jsonb' || name === 'tsvector')
    return { method: 'gin', with: pick([{}, { fastupdate: 'off' }], gene) };
  if (name === 'int4range') return { method: 'gist', with: pick([{}, { fillfactor: '80' }], gene) };
  if (family === 1 && choice === 1 && around.trgm !== null && name !== 'character')
    return { method: 'gin', with: {}, operatorClass: { schema: around.trgm, name: 'gin_trgm_ops' } };
  if ((family === 0 || family === 2) && choice === 1)
    return { method: 'brin', with: pick([{}, { pages_per_range: '16' }], gene) };
  if (choice === 2 && family !== 9 && column.props.type.schema === null) return { method: 'hash', with: {} };
  return null;
}

export function buildTrigger(
  genes: TriggerGenes,
  slot: number,
  { path, slot: tableSlot }: Place,
  columns: readonly BuiltColumn[],
  around: Surroundings,
): Trigger | null {
  if (genes.on === 0 || around.fires === null || columns.length === 0) return null;
  const timing = genes.timing % 2 === 0 ? 'before' : 'after';
  const level = genes.level % 3 === 0 ? 'statement' : 'row';
  const events: readonly TriggerEvent[] = pick(eventLists, genes.events);
  const readable = columns.filter(({ column }) => column.props.generated === null);
  const updates = events.includes('update');
  const updateOf =
    updates && genes.column % 3 === 0 && readable.length > 0 ? [pick(readable, genes.column).column.id] : [];
  const watched =
    readable.length > 0 && level === 'row' && genes.when % 2 === 0 ? pick(readable, genes.when) : null;
  const side = events[0] === 'delete' ? 'old' : 'new';
  const mixed = events.length > 1 && side === 'old';
  const props: Partial<TriggerProps> = {
    level,
    updateOf,
    when:
      watched === null || mixed
        ? null
        : [own(watched.column.id, side), pick([' IS NOT NULL', ' IS NULL'], genes.when >> 1)],
    arguments: pick([[], ["it's", ''], ['a']], genes.arguments),
    newTable:
      timing === 'after' &&
      level === 'statement' &&
      updateOf.length === 0 &&
      events.length === 1 &&
      events[0] === 'insert'
        ? pick([null, 'new rows'], genes.when)
        : null,
  };
  const name = pick([`tr_${tableSlot}_${slot}`, `trigger "${tableSlot}" ${slot}`], genes.name);
  const made = objects.trigger(
    [...path, name],
    'table',
    { ...props, timing, events, function: around.fires },
    comment(genes.comment),
  );
  const reads =
    watched === null || props.when === null ? [] : [{ on: watched.column.id, as: 'reads' as const }];
  return { ...made, uses: [...made.uses, ...reads] };
}
