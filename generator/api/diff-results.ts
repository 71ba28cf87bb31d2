import type { UnmodelledDifference } from '../database/diff/compare-unmodelled.ts';
import type { PlanExplanation } from '../emit/explain-plan.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { PlannedStep } from '../kernel/step.ts';
import type { OnProgress } from './results.ts';

export interface DiffOptions {
  readonly root?: string;
  /** What the plan starts from: the path of a schema file, `history`, the number of a migration, or a connection string. */
  readonly from: string;
  readonly to: string;
  /** Which schemas are compared; default: those that schema.ts or the history manages, else all of both databases. */
  readonly schemas?: readonly string[];
  /** Default true: a plan that lets others read and write meanwhile. */
  readonly online?: boolean;
  /** Default false: what each step locks, reads and copies, and how it is undone. */
  readonly explain?: boolean;
  /** Connection string of a server on which schema.ts or the history is built, to be compared with a database. */
  readonly database?: string;
  readonly onProgress?: OnProgress;
}

/** One object that differs. */
export interface ObjectDifference {
  readonly verb: 'add' | 'remove' | 'set' | 'rename';
  readonly kind: string;
  readonly name: string;
  /** Of `set`: what differs. */
  readonly props: readonly string[];
}

/** A statement of the plan, as `--json` tells it. */
export type PlannedStatement = Pick<
  PlannedStep,
  'title' | 'sql' | 'lock' | 'transaction' | 'phase' | 'hazards' | 'loses'
>;

export interface DiffResult {
  /** `different` too where only objects differ that no kind models. */
  readonly status: 'same' | 'different';
  readonly differences: readonly ObjectDifference[];
  readonly statements: readonly PlannedStatement[];
  /** The plan as a script that psql runs; empty where there is nothing to do. */
  readonly sql: string;
  /** Where it was asked for. */
  readonly explanation: PlanExplanation | null;
  /** What no kind models: no statement of the plan is about it. */
  readonly unmodelled: readonly UnmodelledDifference[];
  /** Objects of FROM alone that no plan drops: those that schema.ts never declared, and what is shared. */
  readonly left: readonly { readonly kind: string; readonly name: string; readonly why: string }[];
  readonly warnings: readonly Diagnostic[];
}
