import { lowerSql } from '../../lower/lower-sql.ts';
import type { Lowering } from '../../lower/lowering.ts';
import type { Expression, Scalar } from '../../sql/expression.ts';
import { takes } from '../../sql/shape/takes.ts';
import { Sql, toScalar } from '../../sql/sql-tag.ts';
import { defaultProblem, type Json } from '../../sql/types.ts';
import type { ColumnType, TypeScriptHint } from './model.ts';

/** Lowers what `default()` was given; null for nothing, and where it cannot be the default of the type. */
export function lowerDefault(
  value: unknown,
  type: ColumnType,
  { values, shape }: Pick<TypeScriptHint, 'values' | 'shape'>,
  lowering: Lowering,
): Expression | null {
  if (value === undefined) return null;
  if (value instanceof Sql) {
    const expression = lowerSql(value, 'body', 'default', lowering);
    if (expression?.some((s) => typeof s === 'object' && 'ref' in s && s.via !== 'call')) {
      lowering.report(
        'TW205',
        'a default cannot refer to columns or tables',
        'Use a function or a trigger (manual 5.2).',
      );
    }
    return expression;
  }
  const literal = literalOf(type, value);
  if (literal !== undefined) {
    const problem = defaultProblem(type, jsonOf(value));
    if (problem !== null) {
      lowering.report('TW211', `the default ${problem}`, `Write a value of type ${type.name}, or sql\`…\`.`);
    }
    const elements = type.dimensions === 1 && Array.isArray(value) ? value : [value];
    const stranger = elements.find((one) => typeof one === 'string' && values?.includes(one) === false);
    if (values !== null && stranger !== undefined) {
      lowering.report(
        'TW211',
        `the default ${JSON.stringify(stranger)} is none of the values`,
        `It is one of: ${values.join(', ')}.`,
      );
    }
    if (shape !== undefined && !elements.every((one) => takes(shape, jsonOf(one))))
      lowering.report(
        'TW211',
        'the default is no value of the shape',
        'Write one that has it: PostgreSQL, or the validator, would refuse it.',
      );
    return [{ literal }];
  }
  const date = Object.prototype.toString.call(value) === '[object Date]';
  lowering.report(
    'TW211',
    date ? 'a default cannot be a Date' : `a default of type ${type.name} cannot be ${describe(value)}`,
    date
      ? 'A Date differs at every run: write sql`now()`, or the fixed moment as a string.'
      : 'Write a JSON literal of the column type, or sql`…`.',
  );
  return null;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'this array';
  return typeof value === 'object' ? 'this object' : typeof value;
}

/** What `defaultProblem` looks at: JSON, with an int8 as expressions keep it. */
function jsonOf(value: unknown): Json | { readonly bigint: string } {
  if (typeof value === 'bigint') return { bigint: String(value) };
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  const digits = (_: string, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner);
  return JSON.parse(JSON.stringify(value, digits)) as Json;
}

/** Undefined for what cannot be a default of the type, such as an object that holds itself. */
function literalOf(type: ColumnType, value: unknown): Scalar | undefined {
  try {
    return defaultLiteral(type, value);
  } catch {
    return undefined;
  }
}

/** JSON and arrays are written as the text that PostgreSQL reads them from (manual 8.14, 8.15.2). */
function defaultLiteral(type: ColumnType, value: unknown): Scalar | undefined {
  if (type.dimensions === 1) return Array.isArray(value) ? arrayText(value, type.name) : undefined;
  if (type.name === 'jsonb' || type.name === 'json') {
    return value instanceof Date || typeof value === 'bigint' ? undefined : JSON.stringify(value);
  }
  return toScalar(value);
}

function arrayText(values: readonly unknown[], type: string): string | undefined {
  const items: string[] = [];
  for (const value of values) {
    if (value === null) items.push('NULL');
    else {
      const scalar = type === 'jsonb' || type === 'json' ? JSON.stringify(value) : toScalar(value);
      if (scalar === undefined) return undefined;
      const text = typeof scalar === 'object' && scalar !== null ? scalar.bigint : String(scalar);
      items.push(`"${text.replace(/["\\]/g, '\\$&')}"`);
    }
  }
  return `{${items.join(',')}}`;
}
