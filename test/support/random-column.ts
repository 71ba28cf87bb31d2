import { type ObjectId, objectId } from '../../generator/kernel/object-id.ts';
import type { Use } from '../../generator/kernel/schema-object.ts';
import type { Column, ColumnProps } from '../../generator/kinds/column/model.ts';
import type { Expression, Reference } from '../../generator/sql/expression.ts';
import * as objects from '../kinds/objects.ts';
import type { ColumnGenes } from './random-spec.ts';

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
  ['tsvector'],
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
