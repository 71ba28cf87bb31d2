import type { ObjectId } from './object-id.ts';
import type { SchemaObject } from './schema-object.ts';
import type { Step } from './step.ts';

/** A step on its way into a plan, with what decides its place. */
export interface Draft {
  readonly step: Step;
  /** Place among steps that could run at once: stage, then root, then rank. What drops stands below zero. */
  readonly stage: number;
  readonly root: ObjectId;
  readonly rank: number;
  /** Id of the step that must have run before: the steps of one rule keep their order. */
  readonly follows: string | null;
  /** Lets go of something that is rebuilt: it runs before the steps that change what it releases. */
  readonly early: boolean;
  /** Objects that it makes or drops, for the names that they take and free. */
  readonly makes: SchemaObject | null;
  readonly drops: readonly SchemaObject[];
}
