import { patternProblem } from '../pattern-problem.ts';
import type { Shape, StringShape } from './shape.ts';

/** Why no column can have a shape, or no value can meet it. */
export interface ShapeProblem {
  /** Keys from the column to where it stands. */
  readonly path: readonly string[];
  readonly problem: string;
  readonly hint: string;
  readonly isPattern: boolean;
}

/** The longest text that a pattern can bound: PostgreSQL makes a state of each character (manual 9.7.3). */
const longestText = 4000;

/** All that is wrong with a shape. */
export function shapeProblems(shape: Shape, path: readonly string[] = []): readonly ShapeProblem[] {
  const say = (problem: string, hint: string): ShapeProblem => ({ path, problem, hint, isPattern: false });
  switch (shape.is) {
    case 'boolean':
    case 'unknown':
      return [];
    case 'string':
      return [...boundProblems(shape, true, say), ...textProblems(shape, path, say)];
    case 'number':
    case 'integer':
      return boundProblems(shape, false, say);
    case 'values':
      return valueProblems(shape.values, say);
    case 'array':
      return [...boundProblems(shape, true, say), ...shapeProblems(shape.items, [...path, '[]'])];
    case 'record':
      return shapeProblems(shape.values, [...path, '*']);
    case 'nullable':
      return shapeProblems(shape.of, path);
    case 'union':
      if (shape.of.length === 0)
        return [say('is no field', 'Write field.text(), field.integer(), shape({ … }); a column is none.')];
      return shape.of.flatMap((one) => shapeProblems(one, path));
    case 'object':
      return shape.fields.flatMap(({ name, shape: inner, comment }) => [
        ...[name, comment ?? ''].flatMap((text) =>
          isStorable(text)
            ? []
            : [say('has a text that PostgreSQL cannot store', 'Remove the NUL or the half character.')],
        ),
        ...shapeProblems(inner, [...path, name]),
      ]);
  }
}

type Say = (problem: string, hint: string) => ShapeProblem;

function boundProblems(
  { min, max }: { readonly min: number | null; readonly max: number | null },
  isLength: boolean,
  say: Say,
): readonly ShapeProblem[] {
  const problems: ShapeProblem[] = [];
  for (const bound of [min, max]) {
    if (bound === null) continue;
    if (!Number.isFinite(bound)) problems.push(say(`has the bound ${bound}`, 'A bound is a finite number.'));
    else if (isLength && (!Number.isInteger(bound) || bound < 0))
      problems.push(say(`has the length ${bound}`, 'A length is a whole number from 0.'));
  }
  if (min !== null && max !== null && min > max)
    problems.push(say(`has min ${min} above max ${max}`, 'Nothing meets it: exchange them.'));
  return problems;
}

function textProblems(
  { min, max, pattern }: StringShape,
  path: readonly string[],
  say: Say,
): readonly ShapeProblem[] {
  const problems: ShapeProblem[] = [];
  if (Math.max(min ?? 0, max ?? 0) > longestText)
    problems.push(
      say(`bounds a text at more than ${longestText} characters`, 'Leave the bound out, or write a check.'),
    );
  if (pattern === null) return problems;
  const flags = /^\(\?([a-z]+)\)/.exec(pattern)?.[1];
  const found =
    flags === undefined
      ? patternProblem(pattern, '')
      : ([
          `the flag ${flags} depends on a locale inside of JSON`,
          'Write both cases out: [A-Za-z].',
        ] as const);
  if (found !== null)
    problems.push({ path, problem: `is held to /${pattern}/: ${found[0]}`, hint: found[1], isPattern: true });
  return problems;
}

function valueProblems(values: readonly unknown[], say: Say): readonly ShapeProblem[] {
  const problems: ShapeProblem[] = [];
  if (values.length === 0) problems.push(say('takes no value at all', 'Name a value.'));
  if (new Set(values).size !== values.length)
    problems.push(say('names a value twice', 'Remove the repeated value.'));
  for (const value of values) {
    const isScalar = value === null || ['string', 'number', 'boolean'].includes(typeof value);
    const isJson = isScalar && (typeof value !== 'number' || Number.isFinite(value));
    if (!isJson || (typeof value === 'string' && !isStorable(value)))
      problems.push(
        say(`has the value ${String(value)}`, 'Values are texts, finite numbers, booleans and null.'),
      );
  }
  return problems;
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
