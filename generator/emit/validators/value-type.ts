import { findType } from '../../sql/types.ts';
import type { RelationColumn } from '../relation-document.ts';
import { printTsString } from '../ts-printer.ts';
import { printShapeValue } from './shape-value.ts';
import type { Family } from './translate-check.ts';

/** Which module of `db/runtime` a type of values comes from. */
export type ValueModule = 'value-types' | 'moments' | 'json';

/** How generated validators know a column. */
export interface ValueType {
  /** The expression that makes it, `nullable(numeric(12, 2))`. */
  readonly text: string;
  /** What it imports. */
  readonly imports: readonly (readonly [name: string, module: ValueModule])[];
  readonly family: Family;
  /** Whether it takes exactly what PostgreSQL takes; false where any text passes. */
  readonly exact: boolean;
  /** What of a declared shape JavaScript cannot decide. */
  readonly left: readonly string[];
}

interface Base {
  readonly name: string;
  readonly module: ValueModule;
  readonly args: string | null;
  readonly family: Family;
  readonly exact: boolean;
  readonly left?: readonly string[];
}

/** The type of a column's values, without what its checks ask for. */
export function valueTypeOf(column: RelationColumn): ValueType {
  const base = baseOf(column);
  let text = base.args === null ? base.name : `${base.name}(${base.args})`;
  const imports: [string, ValueModule][] = [[base.name, base.module]];
  let family = base.family;
  if (column.type.dimensions === 1) {
    text = `array(${text})`;
    imports.push(['array', 'value-types']);
    family = 'array';
  }
  if (column.nullable) {
    text = `nullable(${text})`;
    imports.push(['nullable', 'value-types']);
  }
  return { text, imports, family, exact: base.exact, left: base.left ?? [] };
}

function baseOf({ name, type, typescript: { as, values, shape }, collation }: RelationColumn): Base {
  if (values !== null) return make('oneOf', values.map(printTsString).join(', '), 'text');
  const [first, second] = type.modifiers;
  const internal = findType(type)?.internal;
  // A collation of the user's own may take different texts for equal (manual 24.2.2.4).
  const text = collation === null || collation[0] === 'pg_catalog' ? 'text' : null;
  switch (internal) {
    case 'int2':
    case 'int4':
      return make(internal, null, 'number');
    case 'int8':
      return make(as === 'number' ? 'int8Number' : 'int8', null, 'number');
    case 'numeric':
      return make('numeric', type.modifiers.join(', '), 'number');
    case 'float4':
    case 'float8':
      return make(internal, null, 'float');
    case 'text':
      return make('text', null, text);
    case 'varchar':
      return first === undefined ? make('text', null, text) : make('varchar', `${first}`, text);
    case 'bpchar':
      return first === undefined
        ? make('text', null, null)
        : make('char', `${first}`, text === null ? null : 'char');
    case 'bool':
      return make('boolean', null, 'boolean');
    case 'uuid':
      return make('uuid', null, 'uuid');
    case 'bytea':
      return make('bytes', null, 'bytes');
    case 'oid':
      return make('oid', null, null);
    case 'bit':
      return make('bit', `${first ?? 1}`, null);
    case 'varbit':
      return make('varbit', `${first ?? null}`, null);
    case 'date':
      return moment('date', null, 'date');
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return moment(internal, `${first ?? ''}`, internal);
    case 'timetz':
      return moment('timetz', `${first ?? ''}`, null);
    case 'json':
    case 'jsonb': {
      const left: string[] = [];
      const args = shape === undefined ? '' : printShapeValue(shape, [name], left);
      const family = internal === 'jsonb' ? 'jsonb' : null;
      return { name: internal, module: 'json', args, family, exact: true, left };
    }
    case 'money':
      return { ...make('money', null, null), exact: false };
    default:
      return { ...make('anyText', null, null), exact: second === null };
  }
}

function make(name: string, args: string | null, family: Family): Base {
  return { name, module: 'value-types', args, family, exact: true };
}

function moment(name: string, args: string | null, family: Family): Base {
  return { name, module: 'moments', args, family, exact: true };
}
