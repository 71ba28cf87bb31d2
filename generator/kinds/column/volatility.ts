import { type Expression, isReference } from '../../sql/expression.ts';

/** Built-in functions whose value PostgreSQL computes once for all existing rows, so that ADD COLUMN copies nothing. */
const steady: ReadonlySet<string> = new Set([
  ...[
    'now',
    'transaction_timestamp',
    'statement_timestamp',
    'current_setting',
    'current_schema',
    'current_database',
  ],
  ...[
    'lower',
    'upper',
    'coalesce',
    'concat',
    'md5',
    'abs',
    'round',
    'date_trunc',
    'to_char',
    'make_interval',
  ],
  ...[
    'jsonb_build_object',
    'jsonb_build_array',
    'json_build_object',
    'json_build_array',
    'array',
    'cast',
    'numeric',
  ],
  ...[
    'varchar',
    'char',
    'bpchar',
    'timestamp',
    'timestamptz',
    'time',
    'interval',
    'decimal',
    'bit',
    'varbit',
  ],
]);

/** Whether an expression may give each row another value: it calls a function that we do not know to be steady. */
export function isVolatile(expression: Expression): boolean {
  return expression.some((segment) => {
    if (typeof segment !== 'string') return isReference(segment) && segment.via === 'call';
    const calls = segment.matchAll(/([\p{L}_][\p{L}\p{N}_$]*)"?\s*\(/gu);
    return [...calls].some(([, name = '']) => !steady.has(name.toLowerCase()));
  });
}
