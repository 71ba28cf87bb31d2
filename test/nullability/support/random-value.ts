import type { Context, Query } from './random-query.ts';
import { type Column, literals, type Type } from './random-tables.ts';

/** One item of FROM under its alias; '' for what USING merged. */
export interface Visible {
  readonly alias: string;
  readonly columns: readonly Column[];
}

export interface ValueScope {
  readonly context: Context;
  readonly visible: readonly Visible[];
  readonly subquery: (
    context: Context,
    outer: readonly Visible[],
    depth: number,
    wanted?: readonly Type[],
  ) => Query;
  readonly windows?: boolean;
  /** No subqueries, aggregates or windows. */
  readonly plain?: boolean;
  readonly groups?: {
    readonly keys: readonly { readonly text: string; readonly type: Type }[];
    readonly rows: readonly Visible[];
  };
}

/** A value of a type, from what is visible. The first choice is a column, so that failures shrink to columns. */
export function drawValue(type: Type, scope: ValueScope, depth: number): string {
  const { draw } = scope.context;
  const columns = scope.visible.flatMap(({ alias, columns: all }) =>
    all
      .filter((column) => column.type === type)
      .map(({ name }) => (alias === '' ? name : `${alias}.${name}`)),
  );
  const keys = (scope.groups?.keys ?? []).filter((key) => key.type === type).map(({ text }) => text);
  const choice = draw.below(depth <= 0 ? 5 : 12);
  const known = [...keys, ...columns];
  if (choice < 3 && known.length > 0) return known[draw.below(known.length)] ?? 'NULL';
  if (scope.groups !== undefined && choice < 7) return aggregate(type, scope, depth);
  if (choice < 4 || depth <= 0) {
    const [first = '', ...more] = literals[type];
    return draw.one(6) ? `NULL::${type}` : `${draw.of(first, ...more)}::${type}`;
  }
  if (scope.windows === true && choice === 4) return windowed(type, scope, depth);
  const value = (of: Type): string => drawValue(of, scope, depth - 1);
  if (choice === 5) return `coalesce(${value(type)}, ${value(type)})`;
  if (choice === 6) return conditional(type, scope, depth);
  if (choice === 7 && scope.plain !== true) {
    const around = scope.groups === undefined ? scope.visible : [];
    const one = scope.subquery(scope.context, around, Math.min(1, depth - 1), [type]);
    return `(SELECT q.o0 FROM (${one.sql}) q LIMIT 1)`;
  }
  if (choice === 8 && scope.plain !== true && scope.groups === undefined) {
    const one = scope.subquery(scope.context, scope.visible, Math.min(1, depth - 1), [type]);
    return one.sql.startsWith('SELECT') ? `(${one.sql} LIMIT 1)` : value(type);
  }
  return compound(type, scope, depth, value);
}

function conditional(type: Type, scope: ValueScope, depth: number): string {
  const value = (of: Type): string => drawValue(of, scope, depth - 1);
  const { draw } = scope.context;
  if (draw.one(3)) return `CASE ${value('integer')} WHEN 1 THEN ${value(type)} ELSE ${value(type)} END`;
  const end = draw.of(
    ` ELSE ${value(type)}`,
    ` WHEN ${value('boolean')} THEN ${value(type)} ELSE ${value(type)}`,
    '',
  );
  return `CASE WHEN ${value('boolean')} THEN ${value(type)}${end} END`;
}

function aggregate(type: Type, scope: ValueScope, depth: number): string {
  const { draw } = scope.context;
  const rows: ValueScope = {
    ...scope,
    visible: scope.groups?.rows ?? [],
    groups: undefined as never,
    plain: true,
  };
  const { groups: _, ...inner } = rows;
  const value = (of: Type): string => drawValue(of, inner, Math.min(1, depth - 1));
  const filter = draw.one(5) ? ` FILTER (WHERE ${value('boolean')})` : '';
  switch (type) {
    case 'integer':
      return draw.call(
        () => `count(*)${filter}::integer`,
        () => `max(${value('integer')})${filter}`,
        () => `sum(${value('integer')})${filter}::integer`,
        () => `count(${value('text')})::integer`,
        () => `bit_or(${value('integer')})`,
      );
    case 'text':
      return draw.call(
        () => `min(${value('text')})${filter}`,
        () => `string_agg(${value('text')}, ',')${filter}`,
        () => `mode() WITHIN GROUP (ORDER BY ${value('text')})`,
      );
    case 'boolean':
      return draw.call(
        () => `bool_or(${value('boolean')})${filter}`,
        () => `every(${value('boolean')})`,
        () => `count(*) > 1`,
      );
    case 'numeric':
      return draw.call(
        () => `sum(${value('numeric')})${filter}`,
        () => `avg(${value('integer')})`,
        () => `stddev_pop(${value('numeric')})`,
        () => `var_samp(${value('numeric')})`,
      );
    case 'timestamptz':
      return draw.call(
        () => `max(${value('timestamptz')})${filter}`,
        () => `min(${value('timestamptz')})`,
      );
    case 'jsonb':
      return draw.call(
        () => `jsonb_agg(${value('integer')})${filter}`,
        () => `to_jsonb(count(*))`,
      );
    case 'integer[]':
      return `array_agg(${value('integer')})${filter}`;
  }
}

function windowed(type: Type, scope: ValueScope, depth: number): string {
  const { draw } = scope.context;
  const value = (of: Type): string =>
    drawValue(of, { ...scope, windows: false, plain: true }, Math.min(1, depth - 1));
  const frame = draw.of(
    '',
    ' ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING',
    ' ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING',
    ' ROWS UNBOUNDED PRECEDING EXCLUDE CURRENT ROW',
    ' RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING',
    ' ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING',
  );
  const over = `OVER (${draw.of('', `PARTITION BY ${value('integer')} `)}ORDER BY ${value('integer')}${frame})`;
  const look = draw.of('lag', 'lead');
  const options = [
    () => `first_value(${value(type)}) ${over}`,
    () => `last_value(${value(type)}) ${over}`,
    () => `${look}(${value(type)}) ${over.replace(frame, '')}`,
    () => `${look}(${value(type)}, 1, ${value(type)}) ${over.replace(frame, '')}`,
  ];
  if (type === 'integer')
    options.push(
      () => `sum(${value('integer')}) ${over}::integer`,
      () => `(row_number() ${over.replace(frame, '')})::integer`,
      () => `count(*) ${over}::integer`,
    );
  if (type === 'integer[]') options.push(() => `array_agg(${value('integer')}) ${over}`);
  return draw.call(...options);
}

function compound(type: Type, scope: ValueScope, depth: number, value: (of: Type) => string): string {
  const { draw } = scope.context;
  switch (type) {
    case 'integer':
      return draw.call(
        () => `(${value('integer')} + ${value('integer')})`,
        () => `(${value('integer')} - 1)`,
        () => `length(${value('text')})`,
        () => `nullif(${value('integer')}, 1)`,
        () => `cardinality(${value('integer[]')})`,
        () => `array_length(${value('integer[]')}, 1)`,
        () => `(${value('jsonb')} -> 'a')::integer`,
        () => `greatest(${value('integer')}, ${value('integer')})`,
        () => `(${value('integer[]')})[1]`,
        () => `extract(day FROM ${value('timestamptz')})::integer`,
        () => `num_nulls(${value('integer')}, ${value('text')})`,
        () => `abs(${value('integer')})`,
      );
    case 'text':
      return draw.call(
        () => `(${value('text')} || ${value('text')})`,
        () => `lower(${value('text')})`,
        () => `substring(${value('text')} FROM 'b')`,
        () => `substring(${value('text')} FROM 1 FOR 1)`,
        () => `(${value('jsonb')} ->> 'a')`,
        () => `to_char(${value('timestamptz')}, 'YYYY')`,
        () => `(${value('integer')})::text`,
        () => `concat(${value('text')}, ${value('text')})`,
        () => `concat_ws(${value('text')}, ${value('text')}, 'x')`,
        () => `jsonb_typeof(${value('jsonb')})`,
        () => `(regexp_match(${value('text')}, 'a'))[1]`,
        () => `array_to_string(${value('integer[]')}, ',')`,
        () => `format(${value('text')})`,
        () => `(${value('timestamptz')})::time::text`,
      );
    case 'boolean':
      return condition(scope, depth, value);
    case 'numeric':
      return draw.call(
        () => `(${value('numeric')} * ${value('numeric')})`,
        () => `(${value('integer')})::numeric`,
        () => `round(${value('numeric')}, 1)`,
        () => `extract(year FROM ${value('timestamptz')})`,
        () => `scale(${value('numeric')})::numeric`,
        () => `(${value('jsonb')} -> 'a')::numeric`,
      );
    case 'timestamptz':
      return draw.call(
        () => `(${value('timestamptz')} + interval '1 day')`,
        () => `date_trunc('month', ${value('timestamptz')})`,
        () => `(${value('timestamptz')} AT TIME ZONE 'UTC')::timestamptz`,
        () => `least(${value('timestamptz')}, ${value('timestamptz')})`,
        () => 'now()',
      );
    case 'jsonb':
      return draw.call(
        () => `(${value('jsonb')} -> 'a')`,
        () => `to_jsonb(${value('integer')})`,
        () => `jsonb_build_object('a', ${value('text')})`,
        () => `(${value('jsonb')} || '{}'::jsonb)`,
        () => `jsonb_strip_nulls(${value('jsonb')})`,
      );
    case 'integer[]':
      return draw.call(
        () => `ARRAY[${value('integer')}]`,
        () => `(${value('integer[]')} || ${value('integer')})`,
        () => `array_remove(${value('integer[]')}, 1)`,
        () => `array_cat(${value('integer[]')}, ${value('integer[]')})`,
        () => `string_to_array(${value('text')}, 'x')::text[]::integer[]`,
      );
  }
}

function condition(scope: ValueScope, depth: number, value: (of: Type) => string): string {
  const { draw, name: _ } = scope.context;
  const type = draw.of<Type>('integer', 'text', 'boolean', 'numeric', 'timestamptz', 'jsonb');
  const subqueries = scope.plain !== true && scope.groups === undefined;
  const simple = [
    () => `${value(type)} IS NOT NULL`,
    () => `${value(type)} IS NULL`,
    () => `(${value(type)} = ${value(type)})`,
    () => `(${value('integer')} > ${value('integer')})`,
    () => `(${value('boolean')} AND ${value('boolean')})`,
    () => `(${value('boolean')} OR ${value('boolean')})`,
    () => `(NOT ${value('boolean')})`,
    () => `(${value(type)} IS DISTINCT FROM ${value(type)})`,
    () => `(${value(type)} IS NOT DISTINCT FROM ${value(type)})`,
    () => `(${value('text')} LIKE ${value('text')})`,
    () => `(${value('integer')} IN (1, ${value('integer')}))`,
    () => `(${value('integer')} NOT IN (7, ${value('integer')}))`,
    () => `(${value('integer')} BETWEEN ${value('integer')} AND ${value('integer')})`,
    () => `(${value('integer')} = ANY (${value('integer[]')}))`,
    () => `(${value('integer')} <> ALL (${value('integer[]')}))`,
    () => `((${value('integer')}, ${value('text')}) = (${value('integer')}, ${value('text')}))`,
    () => `((${value('integer')}, ${value('text')}) < (${value('integer')}, ${value('text')}))`,
    () => `(${value('boolean')} IS ${draw.of('', 'NOT ')}${draw.of('TRUE', 'FALSE', 'UNKNOWN')})`,
    () => `coalesce(${value('boolean')}, ${draw.of('false', 'true')})`,
    () => `(${value('jsonb')} @> '{}'::jsonb)`,
    () => `(${value('jsonb')} ? 'a')`,
  ];
  if (subqueries && draw.one(4)) {
    const inner = scope.subquery(scope.context, scope.visible, Math.min(1, depth - 1), ['integer']);
    return draw.call(
      () => `EXISTS (${inner.sql})`,
      () => `(${value('integer')} IN (${inner.sql}))`,
      () => `(NOT EXISTS (${inner.sql}))`,
      () => `(${value('integer')} NOT IN (${inner.sql}))`,
      () => `(${value('integer')} > ALL (${inner.sql}))`,
    );
  }
  return draw.call(...simple);
}
