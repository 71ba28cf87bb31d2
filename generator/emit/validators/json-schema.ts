import { findType } from '../../sql/types.ts';
import type { RelationColumn } from '../relation-document.ts';
import { type JsonSchema, orNull } from './or-null.ts';
import { isPortable } from './portable-pattern.ts';
import type { Operand, Predicate } from './predicate.ts';
import { shapeSchema } from './shape-schema.ts';
import type { TranslatedCheck } from './validator-module.ts';

/** A column as JSON has it: in a row that was read, or in what is written. */
export function columnSchema(
  column: RelationColumn,
  use: 'row' | 'write',
  checks: readonly TranslatedCheck[],
): JsonSchema {
  let schema = itemSchema(column, use);
  if (column.type.dimensions === 1) schema = { type: 'array', items: schema };
  for (const { columns, predicate } of checks) {
    if (columns.length === 1 && columns[0] === column.name) schema = narrow(schema, predicate);
  }
  if (column.nullable) schema = orNull(schema);
  return column.comment === null ? schema : { description: column.comment, ...schema };
}

function itemSchema({ type, typescript }: RelationColumn, use: 'row' | 'write'): JsonSchema {
  const { as, values, shape } = typescript;
  if (shape !== undefined) return shapeSchema(shape);
  if (values !== null) return { type: 'string', enum: values };
  const [first] = type.modifiers;
  switch (findType(type)?.internal) {
    case 'int2':
      return { type: 'integer', minimum: -32_768, maximum: 32_767 };
    case 'int4':
      return { type: 'integer', minimum: -2_147_483_648, maximum: 2_147_483_647 };
    case 'int8':
      return exactNumber(as, use, 'integer', '^\\s*[+-]?\\d+\\s*$');
    case 'numeric':
      return exactNumber(as, use, 'number', null);
    case 'float4':
    case 'float8':
    case 'oid':
      return { type: 'number' };
    case 'varchar':
    case 'bpchar':
      return { type: 'string', ...(typeof first === 'number' ? { maxLength: first } : {}) };
    case 'bool':
      return { type: 'boolean' };
    case 'uuid':
      return { type: 'string', format: 'uuid' };
    case 'date':
      return { type: 'string', format: 'date' };
    case 'timestamptz':
      return { type: 'string', format: 'date-time' };
    case 'json':
    case 'jsonb':
    // Bytes have no form in JSON that is theirs alone.
    case 'bytea':
      return {};
    case 'point':
    case 'circle':
      return use === 'row' ? { type: 'object' } : { type: 'string' };
    default:
      return { type: 'string' };
  }
}

/** What JSON would round travels as text, and is taken as either. */
function exactNumber(
  as: RelationColumn['typescript']['as'],
  use: 'row' | 'write',
  type: 'integer' | 'number',
  pattern: string | null,
): JsonSchema {
  if (use === 'row') return as === 'number' ? { type } : { type: 'string' };
  return { type: ['string', type], ...(pattern === null ? {} : { pattern }) };
}

/** What a check of one column adds; one that no keyword says is left out. */
function narrow(schema: JsonSchema, predicate: Predicate): JsonSchema {
  switch (predicate[0]) {
    case 'and':
      return predicate
        .slice(1)
        .reduce((narrowed: JsonSchema, part) => narrow(narrowed, part as Predicate), schema);
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '=':
      return compared(schema, predicate[0], predicate[1], predicate[2]);
    case 'match': {
      const [, operand, pattern, flags] = predicate;
      const fits =
        operand[0] === 'column' && flags === '' && schema.pattern === undefined && isPortable(pattern);
      return fits ? { ...schema, pattern } : schema;
    }
    case 'in': {
      const [, operand, ...values] = predicate;
      const texts = values.map((value) => (value[0] === 'value' && value[1] === 'text' ? value[2] : null));
      return operand[0] === 'column' && !texts.includes(null) ? { ...schema, enum: texts } : schema;
    }
    default:
      return schema;
  }
}

const bounds = {
  '<': 'exclusiveMaximum',
  '<=': 'maximum',
  '>': 'exclusiveMinimum',
  '>=': 'minimum',
} as const;

function compared(
  schema: JsonSchema,
  operator: keyof typeof bounds | '=',
  left: Operand,
  right: Operand,
): JsonSchema {
  if (right[0] !== 'value') return schema;
  const [, type, text] = right;
  if (left[0] === 'jsonb type' && operator === '=') return { ...schema, type: text };
  if (type !== 'number' || operator === '=') return schema;
  const bound = Number(text);
  if (left[0] === 'column') {
    const numeric = [schema.type].flat().some((one) => one === 'integer' || one === 'number');
    return numeric
      ? { ...schema, [bounds[operator]]: tighter(schema[bounds[operator]], bound, operator) }
      : schema;
  }
  const noun = left[0] === 'characters' ? 'Length' : left[0] === 'items' ? 'Items' : null;
  if (noun === null || left[1]?.[0] !== 'column' || !Number.isInteger(bound)) return schema;
  const whole = operator === '<' ? bound - 1 : operator === '>' ? bound + 1 : bound;
  const keyword = `${operator.startsWith('<') ? 'max' : 'min'}${noun}`;
  return { ...schema, [keyword]: tighter(schema[keyword], whole, operator) };
}

function tighter(known: unknown, bound: number, operator: string): number {
  if (typeof known !== 'number') return bound;
  return operator.startsWith('<') ? Math.min(known, bound) : Math.max(known, bound);
}
