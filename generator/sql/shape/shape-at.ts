import type { Shape } from './shape.ts';
import { takes } from './takes.ts';

/** What stands under a key of a JSON value: its shape, and whether it is always there and never null. */
export interface Inside {
  readonly shape: Shape;
  readonly isSure: boolean;
}

/** Why nothing stands under a key. */
export interface Outside {
  /** The keys that there are; null where a value has none. */
  readonly keys: readonly string[] | null;
}

/** The shape under a key of a shape. */
export function shapeAt(shape: Shape, key: string | number): Inside | Outside {
  switch (shape.is) {
    case 'unknown':
      return { shape, isSure: false };
    case 'nullable':
      return unsure(shapeAt(shape.of, key));
    // By a number PostgreSQL looks into lists alone (manual 9.16).
    case 'record':
      return typeof key === 'string' ? { shape: shape.values, isSure: false } : { keys: null };
    case 'array':
      return typeof key === 'number' ? { shape: shape.items, isSure: false } : { keys: null };
    case 'union':
      return join(shape.of.map((one) => shapeAt(one, key)));
    case 'object': {
      if (typeof key === 'number') return { keys: null };
      const field = shape.fields.find(({ name }) => name === key);
      if (field !== undefined)
        return { shape: field.shape, isSure: !field.optional && !takes(field.shape, null) };
      if (shape.open) return { shape: { is: 'unknown' }, isSure: false };
      return { keys: shape.fields.map(({ name }) => name) };
    }
    default:
      return { keys: null };
  }
}

function unsure(found: Inside | Outside): Inside | Outside {
  return 'shape' in found ? { ...found, isSure: false } : found;
}

/** A key that one of several forms has may be asked for; a value of another form has none. */
function join(found: readonly (Inside | Outside)[]): Inside | Outside {
  const inside = found.filter((one) => 'shape' in one);
  const [first] = inside;
  if (first === undefined) {
    const keys = found.flatMap((one) => ('keys' in one ? (one.keys ?? []) : []));
    return { keys: keys.length === 0 ? null : [...new Set(keys)] };
  }
  const isSure = inside.length === found.length && inside.every((one) => one.isSure);
  return inside.length === 1
    ? { shape: first.shape, isSure }
    : { shape: { is: 'union', of: inside.map((one) => one.shape) }, isSure };
}

/** The SQL type in which a value of a shape is compared: `json` where it is no single value. */
export type SqlForm = 'text' | 'numeric' | 'boolean' | 'uuid' | 'json';

/**
 * The form of SQL for the values of a shape. Whole numbers are numeric, because `1.0` is one and no integer reads it; days
 * and moments stay text, because to read them depends on the session.
 */
export function sqlFormOf(shape: Shape): SqlForm {
  switch (shape.is) {
    case 'string':
      return shape.format === 'uuid' ? 'uuid' : 'text';
    case 'number':
    case 'integer':
      return 'numeric';
    case 'boolean':
      return 'boolean';
    case 'nullable':
      return sqlFormOf(shape.of);
    case 'values':
      return onlyForm(
        shape.values.filter((value) => value !== null).map((value) => scalarForms[typeof value]),
      );
    case 'union':
      return onlyForm(shape.of.map(sqlFormOf));
    default:
      return 'json';
  }
}

const scalarForms: Readonly<Record<string, SqlForm>> = {
  string: 'text',
  number: 'numeric',
  boolean: 'boolean',
};

function onlyForm(forms: readonly (SqlForm | undefined)[]): SqlForm {
  const [first = 'json', ...others] = new Set(forms);
  return others.length === 0 ? first : 'json';
}
