import { patternProblem } from '../pattern-problem.ts';
import type { JsonScalar, Shape, ShapeField, StringShape } from './shape.ts';

/** A schema of zod 4, by what it says of itself: zod is not imported here, it is what schema.ts has. */
export interface ZodSchema<Type> {
  readonly _zod: {
    readonly input: Type;
    readonly def: { readonly type: string };
  };
}

/** A definition of zod: what it holds depends on its type. */
interface Definition {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** What JSON has no form for, or what would not be stored as it was given. */
export class NoShapeError extends Error {}

/**
 * The shape of what a schema of zod takes. What only narrows it (a refinement, a pattern that PostgreSQL reads otherwise)
 * is left out and named in `left`.
 *
 * @throws NoShapeError for what is stored otherwise than it is given (a transform), or is no JSON (a Date)
 */
export function shapeOfZod(schema: ZodSchema<unknown>): {
  readonly shape: Shape;
  readonly left: readonly string[];
} {
  const left: string[] = [];
  return { shape: new Reader(left).shapeOf(schema, []), left };
}

/** Types that take nothing, too. */
const optionals: ReadonlySet<string> = new Set(['optional', 'default', 'prefault', 'catch']);
/** Types that take what their inner type takes. */
const wrappers: ReadonlySet<string> = new Set([
  ...['optional', 'default', 'prefault', 'catch', 'readonly', 'nonoptional'],
]);
const formats: Readonly<Record<string, StringShape['format']>> = { date: 'date' };

class Reader {
  readonly #left: string[];
  readonly #open = new Set<unknown>();

  constructor(left: string[]) {
    this.#left = left;
  }

  shapeOf(schema: unknown, path: readonly string[]): Shape {
    const def = definitionOf(schema, path);
    if (this.#open.has(schema)) throw refuse(path, 'contains itself');
    this.#open.add(schema);
    try {
      return this.#read(def, path);
    } finally {
      this.#open.delete(schema);
    }
  }

  #read(def: Definition, path: readonly string[]): Shape {
    const checks = listOf(def.checks).map(checkOf);
    if (wrappers.has(def.type)) {
      this.#leaveAll(checks, path);
      return this.shapeOf(def.innerType, path);
    }
    switch (def.type) {
      case 'string':
        return this.#string(def, checks, path);
      case 'number':
        return this.#number(def, checks, path);
      case 'array': {
        const bounds = this.#bounds(checks, path);
        return { is: 'array', items: this.shapeOf(def.element, [...path, '[]']), ...bounds };
      }
      default:
        this.#leaveAll(checks, path);
        return this.#plain(def, path);
    }
  }

  #plain(def: Definition, path: readonly string[]): Shape {
    switch (def.type) {
      case 'boolean':
        return { is: 'boolean' };
      case 'unknown':
      case 'any':
        return { is: 'unknown' };
      case 'null':
        return { is: 'values', values: [null] };
      case 'enum':
        return { is: 'values', values: valuesOf(membersOf(def.entries as object), path) };
      case 'literal':
        return { is: 'values', values: valuesOf(listOf(def.values), path) };
      case 'nullable':
        return { is: 'nullable', of: this.shapeOf(def.innerType, path) };
      case 'union':
        return { is: 'union', of: listOf(def.options).map((one) => this.shapeOf(one, path)) };
      case 'record': {
        if (definitionOf(def.keyType, path).type !== 'string' || checksOf(def.keyType).length > 0)
          this.#leave(path, 'what its keys may be');
        return { is: 'record', values: this.shapeOf(def.valueType, [...path, '*']) };
      }
      case 'object':
        return this.#object(def, path);
      default:
        throw refuse(
          path,
          `is a ${def.type} of zod, which has no form in JSON or is not stored as it is given`,
        );
    }
  }

  #object(def: Definition, path: readonly string[]): Shape {
    const fields = Object.entries(def.shape as object).map(([name, inner]): ShapeField => {
      const comment = Reflect.get(inner as object, 'description') as unknown;
      return {
        name,
        shape: this.shapeOf(inner, [...path, name]),
        optional: mayBeMissing(inner),
        comment: typeof comment === 'string' ? comment : null,
      };
    });
    // Without a catchall zod takes other keys and drops them; here nothing is dropped, so they are stored.
    const catchall = def.catchall === undefined ? 'unknown' : definitionOf(def.catchall, path).type;
    if (catchall !== 'never' && catchall !== 'unknown') this.#leave(path, 'what its other keys hold');
    return { is: 'object', fields, open: catchall !== 'never' };
  }

  #string(def: Definition, checks: readonly Definition[], path: readonly string[]): Shape {
    // A format of its own (`z.email()`) says in the definition what a check would say.
    const own = def.check === 'string_format' ? [def, ...checks] : checks;
    let shape: StringShape = { is: 'string', min: null, max: null, pattern: null, format: null };
    for (const check of own) {
      const bound = boundsOf(check, 'length');
      if (bound !== null) shape = tighten(shape, bound);
      else if (check.check === 'string_format') shape = this.#format(shape, check, path);
      else this.#leave(path, nameOf(check));
    }
    return shape;
  }

  #format(shape: StringShape, check: Definition, path: readonly string[]): StringShape {
    const known = formats[String(check.format)];
    if (known !== undefined && shape.format === null) return { ...shape, format: known };
    const { pattern } = check;
    if (!isRegExp(pattern) || shape.pattern !== null) {
      this.#leave(path, nameOf(check));
      return shape;
    }
    const source = spelledOut(pattern.source);
    const problem = pattern.flags === '' ? patternProblem(source, '') : ['a flag'];
    if (problem === null) return { ...shape, pattern: source };
    this.#leave(path, `${nameOf(check)}: ${problem[0]}`);
    return shape;
  }

  #number(def: Definition, checks: readonly Definition[], path: readonly string[]): Shape {
    const own = def.check === 'number_format' ? [def, ...checks] : checks;
    let shape: Extract<Shape, { is: 'number' | 'integer' }> = { is: 'number', min: null, max: null };
    for (const check of own) {
      const range = wholes[String(check.format)];
      const bound = boundsOf(check, 'value');
      if (check.check === 'number_format' && range !== undefined)
        shape = tighten({ ...shape, is: 'integer' }, { min: range[0], max: range[1] });
      else if (bound !== null && check.inclusive === true) shape = tighten(shape, bound);
      else this.#leave(path, nameOf(check));
    }
    return shape;
  }

  #bounds(
    checks: readonly Definition[],
    path: readonly string[],
  ): { min: number | null; max: number | null } {
    let bounds: { min: number | null; max: number | null } = { min: null, max: null };
    for (const check of checks) {
      const bound = boundsOf(check, 'length');
      if (bound === null) this.#leave(path, nameOf(check));
      else bounds = tighten(bounds, bound);
    }
    return bounds;
  }

  #leaveAll(checks: readonly Definition[], path: readonly string[]): void {
    for (const check of checks) this.#leave(path, nameOf(check));
  }

  #leave(path: readonly string[], what: string): void {
    this.#left.push(`${path.length === 0 ? 'the value' : path.join('.')}: ${what}`);
  }
}

const safe = Number.MAX_SAFE_INTEGER;
const wholes: Readonly<Record<string, readonly [number, number]>> = {
  safeint: [-safe, safe],
  int32: [-2_147_483_648, 2_147_483_647],
  uint32: [0, 4_294_967_295],
};

function definitionOf(schema: unknown, path: readonly string[]): Definition {
  const inside = isZod(schema) ? schema._zod.def : undefined;
  if (inside === undefined) throw refuse(path, 'is no schema of zod 4');
  return inside as Definition;
}

/** Whether a value of schema.ts is a schema of zod 4. */
export function isZod(value: unknown): value is ZodSchema<unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const inside = (value as { readonly _zod?: { readonly def?: { readonly type?: unknown } } })._zod;
  return typeof inside?.def?.type === 'string';
}

function mayBeMissing(schema: unknown): boolean {
  if (!isZod(schema)) return false;
  const { type, innerType } = schema._zod.def as Definition;
  return optionals.has(type) || ((type === 'readonly' || type === 'nullable') && mayBeMissing(innerType));
}

function checksOf(schema: unknown): readonly unknown[] {
  return isZod(schema) ? listOf((schema._zod.def as Definition).checks) : [];
}

function checkOf(check: unknown): Definition {
  return (check as ZodSchema<unknown>)._zod.def;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Under the number of each of its members an enum of TypeScript also holds their name, which is none of its values. */
function membersOf(entries: object): readonly unknown[] {
  const numbers = new Set(Object.values(entries).filter((value) => typeof value === 'number'));
  return Object.entries(entries).flatMap(([name, value]) => (numbers.has(Number(name)) ? [] : [value]));
}

function valuesOf(values: readonly unknown[], path: readonly string[]): readonly JsonScalar[] {
  return values.map((value) => {
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value as JsonScalar;
    throw refuse(path, `has the value ${String(value)}, which is no JSON`);
  });
}

/** Of a check of zod the bounds that it sets, or null. */
function boundsOf(
  check: Definition,
  of: 'length' | 'value',
): { readonly min: number | null; readonly max: number | null } | null {
  const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  switch (`${of} ${String(check.check)}`) {
    case 'length min_length':
      return { min: number(check.minimum), max: null };
    case 'length max_length':
      return { min: null, max: number(check.maximum) };
    case 'length length_equals':
      return { min: number(check.length), max: number(check.length) };
    case 'value greater_than':
      return { min: number(check.value), max: null };
    case 'value less_than':
      return { min: null, max: number(check.value) };
    default:
      return null;
  }
}

function tighten<B extends { readonly min: number | null; readonly max: number | null }>(
  known: B,
  { min, max }: { readonly min: number | null; readonly max: number | null },
): B {
  return {
    ...known,
    min: min === null ? known.min : Math.max(min, known.min ?? min),
    max: max === null ? known.max : Math.min(max, known.max ?? max),
  };
}

/** Zod writes digits as `\d`, which PostgreSQL reads by a locale. */
function spelledOut(source: string): string {
  return source.replace(/\[(?:\\.|[^\]\\])*\]|\\./g, (part) =>
    part === '\\d'
      ? '[0-9]'
      : part.startsWith('[')
        ? part.replace(/\\(.)/g, (all, c) => (c === 'd' ? '0-9' : all))
        : part,
  );
}

function isRegExp(value: unknown): value is RegExp {
  return Object.prototype.toString.call(value) === '[object RegExp]';
}

function nameOf(check: Definition): string {
  const { check: kind, format } = check;
  if (kind === 'custom') return 'a refinement';
  if (kind === 'string_format') return format === 'regex' ? 'a pattern' : `the format ${String(format)}`;
  if (kind === 'overwrite') return 'a change of the text';
  return `the check ${String(kind).replaceAll('_', ' ')}`;
}

function refuse(path: readonly string[], problem: string): NoShapeError {
  return new NoShapeError(`${path.length === 0 ? 'the schema' : path.join('.')} ${problem}`);
}
