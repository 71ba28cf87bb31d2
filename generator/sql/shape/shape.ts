import type { Scalar } from '../expression.ts';

/** A value that stands for itself in JSON. */
export type JsonScalar = Exclude<Scalar, object> | null;

/** One key of an object. */
export interface ShapeField {
  readonly name: string;
  readonly shape: Shape;
  /** The key may be missing. */
  readonly optional: boolean;
  readonly comment: string | null;
}

/**
 * What a JSON value may be. Plain data: types, validators, JSON Schema and the check of a column are printed from it, and
 * a migration keeps it.
 */
export type Shape =
  | {
      readonly is: 'string';
      /** In characters, as PostgreSQL counts them. */
      readonly min: number | null;
      readonly max: number | null;
      /** Sources of regular expressions that JavaScript and PostgreSQL read alike. */
      readonly pattern: string | null;
      readonly format: 'uuid' | 'date' | 'date-time' | null;
    }
  | { readonly is: 'number' | 'integer'; readonly min: number | null; readonly max: number | null }
  | { readonly is: 'boolean' | 'unknown' }
  | { readonly is: 'values'; readonly values: readonly JsonScalar[] }
  | {
      readonly is: 'array';
      readonly items: Shape;
      readonly min: number | null;
      readonly max: number | null;
    }
  | { readonly is: 'object'; readonly fields: readonly ShapeField[]; readonly open: boolean }
  | { readonly is: 'record'; readonly values: Shape }
  | { readonly is: 'union'; readonly of: readonly Shape[] }
  | { readonly is: 'nullable'; readonly of: Shape };

export type StringShape = Extract<Shape, { is: 'string' }>;
