import type { Lowering } from '../../lower/lowering.ts';
import { Field } from '../../sql/shape/field.ts';
import { isZod, NoShapeError, shapeOfZod } from '../../sql/shape/from-zod.ts';
import type { Shape } from '../../sql/shape/shape.ts';
import { shapeProblems } from '../../sql/shape/shape-problems.ts';

/** What `jsonb(…)` was given. */
export interface DeclaredShape {
  /** Null when it is no shape. */
  readonly shape: Shape | null;
  readonly problem: string | null;
  /** What of a schema of zod neither the validator nor a check decides. */
  readonly left: readonly string[];
  readonly isChecked: boolean;
}

/** Reads what stands in `jsonb(…)`; what is wrong with it is told when it is lowered. */
export function declareShape(of: unknown, isChecked: boolean): DeclaredShape {
  if (of instanceof Field) return { shape: of.shape, problem: null, left: [], isChecked };
  if (!isZod(of))
    return { shape: null, problem: 'it is neither a shape nor a schema of zod 4', left: [], isChecked };
  try {
    return { ...shapeOfZod(of), problem: null, isChecked };
  } catch (error) {
    if (error instanceof NoShapeError) return { shape: null, problem: error.message, left: [], isChecked };
    throw error;
  }
}

/** Reports what is wrong with the shape of a column. */
export function checkShape(
  column: string,
  { shape, problem, left, isChecked }: DeclaredShape,
  isArray: boolean,
  lowering: Lowering,
): void {
  if (problem !== null) {
    lowering.report(
      'TW261',
      `no shape of ${column}: ${problem}`,
      'Describe what is stored: shape({ … }), or a schema of zod 4 that takes JSON and changes nothing.',
    );
  }
  if (left.length > 0) {
    lowering.report(
      'TW263',
      `the shape of ${column} leaves out: ${left.join('; ')}`,
      `Only the schema itself decides that: parse with it too, or write it as a shape${isChecked ? '. The check is as wide' : ''}.`,
      'warning',
    );
  }
  if (isArray && isChecked) {
    lowering.report(
      'TW260',
      `${column} is an array of jsonb, which the check of a shape does not look into`,
      'Make it one value: jsonb(field.array(…), { check: true }).',
    );
  }
  if (shape === null) return;
  for (const { path, problem: wrong, hint, isPattern } of shapeProblems(shape))
    lowering.report(isPattern ? 'TW223' : 'TW260', `${[column, ...path].join('.')} ${wrong}`, hint);
}
