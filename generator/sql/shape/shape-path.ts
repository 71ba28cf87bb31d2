import { formatPatterns } from './formats.ts';
import type { JsonScalar, Shape, ShapeField, StringShape } from './shape.ts';

/**
 * The jsonpath predicate that holds for the values of a shape (manual 9.16.2). It is true or false for every JSON value
 * and never unknown: a check takes what is unknown, and so would a filter around it.
 *
 * Strict, because lax mode unwraps arrays: `["x"]` would pass for a text. What has a condition is asked for its type
 * first, and a key that may be missing for its presence, so that no part of it fails.
 *
 * @example shapePath({ is: 'boolean' }) // 'strict $.type() == "boolean"'
 */
export function shapePath(shape: Shape): string {
  return `strict ${condition(shape, '$') ?? '1 == 1'}`;
}

/** Null where nothing is asked. */
function condition(shape: Shape, at: string): string | null {
  switch (shape.is) {
    case 'unknown':
      return null;
    case 'boolean':
      return isOf(at, 'boolean');
    case 'string':
      return all([isOf(at, 'string'), ...textConditions(shape, at)]);
    case 'number':
    case 'integer':
      return all([
        isOf(at, 'number'),
        ...(shape.is === 'integer' ? [`${at} % 1 == 0`] : []),
        ...bounds(at, shape.min, shape.max),
      ]);
    case 'values':
      return oneOf(at, shape.values);
    case 'array':
      return all([
        isOf(at, 'array'),
        ...bounds(`${at}.size()`, shape.min, shape.max),
        ...every(`${at}[*]`, condition(shape.items, '@')),
      ]);
    case 'record':
      return all([isOf(at, 'object'), ...every(`${at}.keyvalue()`, condition(shape.values, '@.value'))]);
    case 'object':
      return all([
        isOf(at, 'object'),
        ...(shape.open ? [] : every(`${at}.keyvalue()`, oneOfKeys(shape.fields))),
        ...shape.fields.flatMap((field) => fieldConditions(field, at)),
      ]);
    case 'nullable': {
      const inner = condition(shape.of, at);
      return inner === null ? null : any([isOf(at, 'null'), inner]);
    }
    case 'union': {
      const forms = shape.of.map((one) => condition(one, at));
      const known = forms.filter((form) => form !== null);
      return known.length < forms.length ? null : any(known);
    }
  }
}

function isOf(at: string, type: string): string {
  return `${at}.type() == "${type}"`;
}

function textConditions({ min, max, pattern, format }: StringShape, at: string): readonly string[] {
  const conditions: string[] = [];
  if (min !== null && min > 0) conditions.push(matches(at, `^${characters(min)}`));
  // No text of `max` characters begins with one more.
  if (max !== null) conditions.push(`!(${matches(at, `^${characters(max + 1)}`)})`);
  if (format !== null) conditions.push(matches(at, formatPatterns[format]));
  if (pattern !== null) conditions.push(matches(at, pattern));
  return conditions;
}

/** With the flag `s` a dot matches line breaks too, as it does elsewhere in PostgreSQL (manual 9.7.3.8). */
function matches(at: string, pattern: string): string {
  return `${at} like_regex ${JSON.stringify(pattern)} flag "s"`;
}

/** That many characters: a bound of a repetition is at most 255 (manual 9.7.3.1). */
function characters(count: number): string {
  const [groups, rest] = [Math.floor(count / 255), count % 255];
  return `${groups === 0 ? '' : `(.{255}){${groups}}`}${rest === 0 ? '' : `.{${rest}}`}`;
}

function bounds(value: string, min: number | null, max: number | null): readonly string[] {
  return [...(min === null ? [] : [`${value} >= ${min}`]), ...(max === null ? [] : [`${value} <= ${max}`])];
}

/** Values of different types do not compare, so each is asked for its type first. */
function oneOf(at: string, values: readonly JsonScalar[]): string {
  const groups = new Map<string, string[]>();
  for (const value of values) {
    const type = value === null ? 'null' : typeof value;
    groups.set(type, [...(groups.get(type) ?? []), `${at} == ${JSON.stringify(value)}`]);
  }
  return any(
    [...groups].map(([type, equal]) => all([isOf(at, type), ...(type === 'null' ? [] : [any(equal)])])),
  );
}

function oneOfKeys(fields: readonly ShapeField[]): string {
  return fields.length === 0 ? '1 == 0' : any(fields.map(({ name }) => `@.key == ${JSON.stringify(name)}`));
}

/** In strict mode a key that is missing makes `exists` unknown. */
function fieldConditions({ name, shape, optional }: ShapeField, parent: string): readonly string[] {
  const at = `${parent}.${JSON.stringify(name)}`;
  const isMissing = `(exists (${at})) is unknown`;
  const inner = condition(shape, at);
  if (optional) return inner === null ? [] : [any([isMissing, inner])];
  return [`!(${isMissing})`, ...(inner === null ? [] : [inner])];
}

function every(items: string, inner: string | null): readonly string[] {
  return inner === null ? [] : [`!exists (${items} ? (!(${inner})))`];
}

/** Conditions bind as in SQL: AND before OR. */
function all(conditions: readonly string[]): string {
  return conditions.join(' && ');
}

function any(conditions: readonly string[]): string {
  const [first = '', second] = conditions;
  return second === undefined ? first : `(${conditions.join(' || ')})`;
}
