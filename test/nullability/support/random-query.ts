import type { Draw } from './draw.ts';
import { type Column, type Table, type Type, types } from './random-tables.ts';
import { drawValue, type Visible } from './random-value.ts';

export interface Query {
  readonly sql: string;
  readonly columns: readonly Column[];
}

/** What queries of one draw share. */
export interface Context {
  readonly draw: Draw;
  readonly tables: readonly Table[];
  readonly ctes: readonly Table[];
  /** Gives each alias a name of its own. */
  readonly name: () => string;
}

/** A query of any shape over these tables. */
export function drawQuery(
  context: Context,
  outer: readonly Visible[],
  depth: number,
  wanted?: readonly Type[],
): Query {
  const { draw } = context;
  const shape = depth <= 0 ? 0 : draw.below(12);
  if (shape === 9) return setOperation(context, outer, depth, wanted);
  if (shape === 10) return withCte(context, outer, depth, wanted);
  if (shape === 11 && wanted === undefined) return recursion(context, depth);
  return select(context, outer, depth, wanted);
}

function select(context: Context, outer: readonly Visible[], depth: number, wanted?: readonly Type[]): Query {
  const { draw } = context;
  const from = drawFrom(context, outer, depth);
  const seen = [...from.visible, ...outer];
  const where = draw.one(2) ? ` WHERE ${drawValue('boolean', scope(seen), depth)}` : '';
  const asked = wanted ?? Array.from({ length: 1 + draw.below(3) }, () => draw.of(...types));
  const mode = draw.below(6);
  const named = (values: readonly string[]): Query => ({
    sql: values.map((value, at) => `${value} AS o${at}`).join(', '),
    columns: asked.map((type, at) => ({ name: `o${at}`, type })),
  });
  if (mode < 3 || from.visible.length === 0) {
    const windows = mode === 2 && from.visible.length > 0;
    const values = asked.map((type) => drawValue(type, { ...scope(seen), windows }, depth));
    const { sql, columns } = named(values);
    const distinct = draw.one(8) ? 'DISTINCT ' : '';
    const plain = sql.includes('integer[]') || distinct === '' ? distinct : distinct;
    return { sql: `SELECT ${plain}${sql}${from.sql}${where}`, columns };
  }
  // Grouped: keys are plain columns or values of them.
  const keys = Array.from({ length: mode === 3 ? 0 : 1 + draw.below(2) }, () => {
    const type = draw.of<Type>('integer', 'text', 'boolean');
    return { text: drawValue(type, { ...scope(from.visible), plain: true }, draw.of(0, 0, 1)), type };
  }).filter(({ text }) => text.includes('.'));
  const grouped = {
    ...scope(outer),
    groups: { keys, rows: seen },
  };
  const values = asked.map((type) => drawValue(type, grouped, depth));
  const { sql, columns } = named(values);
  const list = keys.map(({ text }) => text).join(', ');
  const by =
    keys.length === 0
      ? ''
      : ` GROUP BY ${draw.of(list, list, `ROLLUP (${list})`, `CUBE (${list})`, `GROUPING SETS ((${list}), ())`)}`;
  const having = draw.one(4) ? ` HAVING ${drawValue('boolean', grouped, 1)}` : '';
  return { sql: `SELECT ${sql}${from.sql}${where}${by}${having}`, columns };

  function scope(visible: readonly Visible[]) {
    return { context, visible, subquery: drawQuery };
  }
}

interface From {
  readonly sql: string;
  readonly visible: readonly Visible[];
}

function drawFrom(context: Context, outer: readonly Visible[], depth: number): From {
  const { draw } = context;
  if (draw.one(8)) return { sql: '', visible: [] };
  const first = drawItem(context, outer, [], depth);
  let { sql, visible } = first;
  for (let more = draw.below(3); more > 0; more -= 1) {
    const join = draw.of('JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN', 'CROSS JOIN', ',');
    const lateral = join === 'JOIN' || join === 'LEFT JOIN' || join === 'CROSS JOIN' || join === ',';
    const next = drawItem(context, outer, lateral ? visible : [], depth);
    const both = [...visible, ...next.visible];
    if (join === ',' || join === 'CROSS JOIN') {
      sql = `${sql}${join === ',' ? ', ' : ' CROSS JOIN '}${next.sql}`;
      // A comma binds less than a join: later joins could not see what stands before it.
      if (join === ',') {
        visible = both;
        break;
      }
    } else {
      const using = draw.one(5) && visible.length === 1 && shares(visible, next.visible);
      const equal = equality(draw, visible, next.visible);
      const full = join === 'FULL JOIN';
      const on =
        full || draw.one(2)
          ? equal
          : drawValue('boolean', { context, visible: both, subquery: drawQuery }, 1);
      sql = `${sql} ${join} ${next.sql} ${using ? 'USING (id)' : `ON ${on}`}`;
      if (using) {
        visible = [{ alias: '', columns: [{ name: 'id', type: 'integer' }] }, ...both];
        break;
      }
    }
    visible = both;
  }
  return { sql: ` FROM ${sql}`, visible };
}

function shares(left: readonly Visible[], right: readonly Visible[]): boolean {
  return [left, right].every((side) => side.some(({ columns }) => columns.some(({ name }) => name === 'id')));
}

function equality(draw: Draw, left: readonly Visible[], right: readonly Visible[]): string {
  const pick = (side: readonly Visible[], type: Type): string | undefined => {
    const all = side.flatMap(({ alias, columns }) =>
      columns.filter((column) => column.type === type && alias !== '').map(({ name }) => `${alias}.${name}`),
    );
    return all[draw.below(Math.max(1, all.length))];
  };
  for (const type of ['integer', 'text'] as const) {
    const [a, b] = [pick(left, type), pick(right, type)];
    if (a !== undefined && b !== undefined) return `${a} = ${b}`;
  }
  return 'true';
}

function drawItem(
  context: Context,
  outer: readonly Visible[],
  siblings: readonly Visible[],
  depth: number,
): From {
  const { draw, tables, ctes, name } = context;
  const alias = name();
  const kind = depth <= 0 ? 0 : draw.below(10);
  if (kind === 6 || kind === 7) {
    const lateral = siblings.length > 0 && kind === 7;
    const query = drawQuery(context, lateral ? [...siblings, ...outer] : outer, depth - 1);
    return {
      sql: `${lateral ? 'LATERAL ' : ''}(${query.sql}) ${alias}`,
      visible: [{ alias, columns: query.columns }],
    };
  }
  if (kind === 8) {
    const rows = draw.of("(1, 'a'), (2, 'b')", "(1, NULL), (NULL, 'b')", "(1, 'x'), (2, NULL)");
    const columns: Column[] = [
      { name: 'id', type: 'integer' },
      { name: 'c', type: 'text' },
    ];
    return { sql: `(VALUES ${rows}) ${alias} (id, c)`, visible: [{ alias, columns }] };
  }
  if (kind === 9) {
    const [sql, type] = draw.of<readonly [string, Type]>(
      ['generate_series(1, 2)', 'integer'],
      ["unnest('{1,NULL}'::integer[])", 'integer'],
      [`jsonb_array_elements('[1, null]'::jsonb)`, 'jsonb'],
      [`jsonb_array_elements_text('["a", null]'::jsonb)`, 'text'],
    );
    const columns: Column[] = [
      { name: 'x', type },
      { name: 'n', type: 'integer' },
    ];
    return { sql: `${sql} WITH ORDINALITY ${alias} (x, n)`, visible: [{ alias, columns }] };
  }
  const all = [...ctes, ...tables];
  const table = all[draw.below(all.length)] ?? { name: 'public.t', columns: [] };
  return { sql: `${table.name} ${alias}`, visible: [{ alias, columns: table.columns }] };
}

function setOperation(
  context: Context,
  outer: readonly Visible[],
  depth: number,
  wanted?: readonly Type[],
): Query {
  const { draw } = context;
  const left = drawQuery(context, outer, depth - 1, wanted);
  const right = drawQuery(
    context,
    outer,
    depth - 1,
    left.columns.map(({ type }) => type),
  );
  const operation = draw.of('UNION ALL', 'UNION', 'INTERSECT', 'EXCEPT');
  return { sql: `(${left.sql}) ${operation} (${right.sql})`, columns: left.columns };
}

function withCte(
  context: Context,
  outer: readonly Visible[],
  depth: number,
  wanted?: readonly Type[],
): Query {
  const name = context.name();
  const inner = drawQuery(context, outer, depth - 1);
  const cte: Table = { name, columns: inner.columns };
  const query = drawQuery({ ...context, ctes: [cte, ...context.ctes] }, outer, depth - 1, wanted);
  return {
    sql: `WITH ${name} AS (${inner.sql}) ${query.sql.startsWith('WITH') ? `SELECT * FROM (${query.sql}) q` : query.sql}`,
    columns: query.columns,
  };
}

/** Counts to three, and carries a column that each round may change. */
function recursion(context: Context, depth: number): Query {
  const { draw } = context;
  const name = context.name();
  const columns: Column[] = [
    { name: 'n', type: 'integer' },
    { name: 'x', type: 'integer' },
  ];
  const start = drawValue('integer', { context, visible: [], subquery: drawQuery }, 1);
  const visible: Visible[] = [{ alias: name, columns }];
  const next = drawValue('integer', { context, visible, subquery: drawQuery, plain: true }, depth);
  const outer = draw.one(3) ? ` RIGHT JOIN (VALUES (1)) z (z) ON ${name}.n < 3` : '';
  const from =
    outer === ''
      ? `${name} WHERE ${name}.n < 3`
      : `(SELECT * FROM ${name} WHERE n < 3) ${name}${outer} WHERE ${name}.n IS NOT NULL`;
  const sql = `WITH RECURSIVE ${name} (n, x) AS (SELECT 0, ${start}::integer UNION ALL SELECT ${name}.n + 1, (${next})::integer FROM ${from}) SELECT n AS o0, x AS o1 FROM ${name}`;
  return {
    sql,
    columns: [
      { name: 'o0', type: 'integer' },
      { name: 'o1', type: 'integer' },
    ],
  };
}
