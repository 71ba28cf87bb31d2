import { type ObjectId, objectId } from '../../generator/kernel/object-id.ts';
import type { SchemaObject, Use } from '../../generator/kernel/schema-object.ts';
import type { Column, ColumnProps } from '../../generator/kinds/column/model.ts';
import type { Constraint, ConstraintProps } from '../../generator/kinds/constraint/model.ts';
import type { IndexKey, IndexProps } from '../../generator/kinds/index/model.ts';
import type { Trigger, TriggerEvent, TriggerProps } from '../../generator/kinds/trigger/model.ts';
import type { Expression, Reference } from '../../generator/sql/expression.ts';
import * as objects from '../kinds/objects.ts';
import type { ColumnGenes, ConstraintGenes, IndexGenes, TriggerGenes } from './random-spec.ts';

/** What the children of a table may lean on; what is absent is null, and nothing that needs it is built. */
export interface Surroundings {
  /** Schema of citext and of pg_trgm. */
  readonly citext: string | null;
  readonly trgm: string | null;
  /** `(integer)` to an integer, immutable. */
  readonly count: ObjectId | null;
  /** A trigger function. */
  readonly fires: ObjectId | null;
}

export interface Place {
  readonly path: readonly [schema: string, table: string];
  readonly slot: number;
}

/** A column with the number of its type's family. */
export interface BuiltColumn {
  readonly column: Column;
  readonly family: number;
}

/** Types between which PostgreSQL converts, by family; the first columns of a schema are mostly numbers and texts. */
const families: readonly (readonly string[])[] = [
  ['integer', 'bigint', 'smallint', 'numeric(12,2)', 'double precision', 'real', 'numeric'],
  ['text', 'varchar(40)', 'varchar', 'char(50)', 'citext', 'varchar(60)'],
  ['timestamptz', 'timestamptz(3)', 'date', 'timestamp'],
  ['jsonb', 'json', 'text'],
  ['boolean', 'text'],
  ['uuid', 'text'],
  ['text[]', 'varchar(60)[]', 'citext[]'],
  ['integer[]', 'bigint[]'],
  ['int4range', 'text'],
  ['bit varying(8)', 'bit varying', 'bit varying(9)'],
  ['inet', 'text'],
  ['point', 'text'],
  ['tsvector', 'text'],
  ['bytea'],
  ['interval', 'text'],
  ['time', 'time(3)', 'interval'],
];
const familyOrder = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1];

const defaultsOf: Readonly<Record<number, readonly Expression[]>> = {
  0: [[{ literal: 1 }], ['2 + 3'], [{ literal: -7 }]],
  1: [[{ literal: "it's" }], ["lower('X')"], [{ literal: 'a -- b\\' }]],
  2: [['now()'], [{ literal: '2026-01-31' }]],
  3: [[{ literal: '{}' }], [{ literal: '[1]' }]],
  4: [[{ literal: 'true' }]],
  5: [['gen_random_uuid()'], [{ literal: '00000000-0000-4000-8000-000000000009' }]],
  6: [[{ literal: '{}' }]],
  7: [[{ literal: '{1,2}' }]],
  13: [["'\\x00ff'"]],
};

const eventLists: readonly (readonly TriggerEvent[])[] = [
  ['update'],
  ['insert'],
  ['insert', 'update'],
  ['delete', 'update'],
  ['delete'],
];
const columnNames = ['id', 'code', 'amount', 'note', 'is open', 'sel"ect', 'order', 'é 漢 😀', "it's -- a\\"];
const comments = [null, 'Plain', `it's "quoted" */ -- $$ \\ \n😀`, null];

/** Types that the expressions of generated columns have. */
function generable(family: number, type: string): boolean {
  return family === 0 || type === 'boolean' || (family === 1 && !type.includes('citext'));
}

export function pick<T>(from: readonly T[], gene: number): T {
  const found = from[gene % from.length];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

export function comment(gene: number): string | null {
  return pick(comments, gene);
}

export function own(id: ObjectId, via: Reference['via'] = 'table'): Reference {
  return { ref: id, via };
}

function typeText({ family, member }: ColumnGenes, around: Surroundings): string {
  const text = pick(families[pick(familyOrder, family)] ?? [], member > 29 ? 0 : member);
  if (!text.startsWith('citext')) return text;
  const array = text.endsWith('[]') ? '[]' : '';
  return around.citext === null ? `text${array}` : `"${around.citext.replaceAll('"', '""')}".citext${array}`;
}

export function buildColumn(
  genes: ColumnGenes,
  slot: number,
  { path }: Place,
  earlier: readonly BuiltColumn[],
  around: Surroundings,
): BuiltColumn | null {
  const name = pick(columnNames, slot + (genes.name % 3));
  if (genes.on === 0 || earlier.some(({ column }) => column.path[2] === name)) return null;
  const family = pick(familyOrder, genes.family);
  const type = typeText(genes, around);
  const props: { -readonly [K in keyof ColumnProps]?: ColumnProps[K] } = {
    nullable: genes.nullable % 3 !== 0,
  };
  const uses: Use[] = [];
  if (type.includes('.citext') && around.citext !== null)
    uses.push({ on: objectId('extension', ['citext']), as: 'type' });
  const sources = earlier.filter(({ column }) => column.props.generated === null);
  const collates = family === 1 && !type.includes('citext');
  if (collates && genes.collation % 4 === 1) props.collation = ['pg_catalog', 'C'];
  if (collates && genes.collation % 4 === 2) props.collation = ['pg_catalog', 'POSIX'];
  const form = genes.form % 6;
  if ((form === 1 || form === 2) && defaultsOf[family] !== undefined && type !== 'text') {
    if (family === 0 && genes.value % 5 === 4 && around.count !== null) {
      props.default = [own(around.count, 'call'), '(', { literal: 3 }, ')'];
      uses.push({ on: around.count, as: 'calls' });
    } else props.default = pick(defaultsOf[family] ?? [], genes.value);
  } else if (form === 3 && ['integer', 'bigint', 'smallint'].includes(type)) {
    props.nullable = false;
    props.identity = {
      mode: genes.value % 2 === 0 ? 'always' : 'by default',
      start: pick(['1', '1', '100'], genes.source),
      increment: pick(['1', '1', '5'], genes.value),
      cycle: genes.collation % 3 === 0,
    };
  } else if (form === 4 && sources.length > 0 && generable(family, type)) {
    const source = pick(sources, genes.source);
    const { id } = source.column;
    props.nullable = true;
    const calls = family === 0 && around.count !== null && genes.value % 3 === 2 ? around.count : null;
    const results = family === 0 ? ['1', '2'] : family === 1 ? ["'a'", "'b'"] : ['true', 'false'];
    props.generated = [
      ...(calls === null ? [] : ([own(calls, 'call'), '(1) + '] as const)),
      'CASE WHEN ',
      own(id),
      ` IS NULL THEN ${pick(results, genes.value)} ELSE ${pick(results, genes.collation)} END`,
    ];
    if (calls !== null) uses.push({ on: calls, as: 'calls' });
    uses.push({ on: id, as: 'reads' });
  }
  const column = objects.column([...path, name], type, props, comment(genes.comment), uses);
  return { column, family };
}

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
      collation: text && genes.form % 5 === 3 ? ['pg_catalog', 'POSIX'] : null,
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
