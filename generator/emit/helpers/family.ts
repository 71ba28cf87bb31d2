import type { ModuleParts } from '../module-parts.ts';

/** One helper of a module. */
export interface Helper {
  readonly name: string;
  /** One line of what its type does not say; null for nothing. */
  readonly doc: string | null;
  /** Its type, and the call that makes it: both of `db/runtime/helpers.ts`. */
  readonly type: string;
  readonly make: string;
}

/** The helpers of one sort that a table has. */
export type Family = (parts: ModuleParts) => readonly Helper[];
