import type { Draw } from './draw.ts';

export const types = ['integer', 'text', 'boolean', 'numeric', 'timestamptz', 'jsonb', 'integer[]'] as const;
export type Type = (typeof types)[number];

export interface Column {
  readonly name: string;
  readonly type: Type;
}

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
}

/** Values on which functions differ: nothing, infinity, JSON null, an array with a NULL in it. */
export const literals: Readonly<Record<Type, readonly string[]>> = {
  integer: ['1', '0', '2', '-3'],
  text: ["'a'", "''", "'b c'", "'1'"],
  boolean: ['true', 'false'],
  numeric: ['1.5', '0', "'NaN'", '2'],
  timestamptz: ["'2026-01-01T00:00Z'", "'infinity'", "'-infinity'", "'2026-02-03T04:05Z'"],
  jsonb: [`'{"a": 1}'`, `'{"a": null}'`, `'{}'`, "'null'"],
  'integer[]': ["'{1,2}'", "'{}'", "'{NULL}'", "'{2}'"],
};

const checks: Readonly<Record<Type, readonly string[]>> = {
  integer: [
    'C IS NOT NULL',
    'C > -10',
    'C IS NOT NULL AND C > -10',
    'C IS NULL OR C < 10',
    'NOT (C IS NULL)',
  ],
  text: ['C IS NOT NULL', "C <> 'zz'", "coalesce(C, '') <> 'zz'", 'length(C) < 10 AND C IS NOT NULL'],
  boolean: ['C IS NOT NULL', 'C OR NOT C', 'C IS NOT UNKNOWN'],
  numeric: ['C IS NOT NULL', 'C <> 77'],
  timestamptz: ['C IS NOT NULL', "C > '-infinity' OR C <= 'infinity'"],
  jsonb: ['C IS NOT NULL', "jsonb_typeof(C) <> 'x'", "C -> 'zz' IS NULL"],
  'integer[]': ['C IS NOT NULL', 'cardinality(C) < 9'],
};

const generated: Readonly<Partial<Record<Type, readonly string[]>>> = {
  integer: ['C + 1', 'coalesce(C, 0)', 'nullif(C, 1)'],
  text: ['upper(C)', "C || 'x'", 'substring(C from 1 for 1)'],
  jsonb: ["C -> 'a'"],
};

/** Statements that make and fill the tables of `public`. */
export function drawTables(draw: Draw): {
  readonly tables: readonly Table[];
  readonly statements: readonly string[];
} {
  const tables: Table[] = [];
  const statements: string[] = [];
  for (const name of ['t', 'u', 'v', 'w']) {
    const columns: Column[] = [{ name: 'id', type: 'integer' }];
    const written: { readonly column: Column; readonly nullable: boolean }[] = [];
    const parts = [`id integer ${draw.of('NOT NULL', 'NOT NULL', '')}`];
    const known = new Map<string, Type>([['id', 'integer']]);
    for (let at = 0; at < 2 + draw.below(4); at += 1) {
      const type = draw.of(...types);
      const column: Column = { name: `c${at}`, type };
      const from = [...known].filter(([, each]) => each === type).map(([each]) => each)[0];
      const formula = generated[type];
      if (from !== undefined && formula !== undefined && draw.one(3)) {
        const text = draw.of(formula[0] ?? '', ...formula.slice(1)).replaceAll('C', from);
        parts.push(`${column.name} ${type} GENERATED ALWAYS AS (${text}) STORED`);
      } else {
        const nullable = draw.one(2);
        const [first = '', ...more] = checks[type];
        const check = draw.one(3) ? ` CHECK (${draw.of(first, ...more).replaceAll('C', column.name)})` : '';
        parts.push(`${column.name} ${type}${nullable ? '' : ' NOT NULL'}${check}`);
        written.push({ column, nullable });
        known.set(column.name, type);
      }
      columns.push(column);
    }
    const [first, second] = [written[0]?.column, written[1]?.column];
    if (first !== undefined && second !== undefined && draw.one(2)) {
      const [value = ''] = literals[first.type];
      parts.push(
        draw
          .of(
            'CHECK ((A IS NULL) = (B IS NULL))',
            'CHECK (A IS NULL OR B IS NOT NULL)',
            first.type === 'jsonb' ? 'CHECK (true)' : `CHECK (A <> ${value}::${first.type} OR B IS NOT NULL)`,
            'CHECK ((A IS NOT NULL) <> (B IS NULL))',
          )
          .replaceAll(/\b[AB]\b/g, (side) => (side === 'A' ? first.name : second.name)),
      );
    }
    statements.push(`CREATE TABLE public.${name} (${parts.join(', ')})`);
    for (let row = 0; row < draw.below(7); row += 1) {
      const values = written.map(({ column, nullable }) => {
        const [first = '', ...more] = literals[column.type];
        return nullable && draw.one(3) ? 'NULL' : draw.of(first, ...more);
      });
      const names = ['id', ...written.map(({ column }) => column.name)];
      statements.push(
        `INSERT INTO public.${name} (${names.join(', ')}) VALUES (${[row % 4, ...values].join(', ')})`,
      );
    }
    tables.push({ name: `public.${name}`, columns });
  }
  return { tables, statements };
}
