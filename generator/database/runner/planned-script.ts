import type { MigrationBlock } from './parse-migration.ts';

/** One script that a run would execute, from the block where it would begin. */
export interface PlannedScript {
  readonly number: number;
  readonly name: string;
  readonly blocks: readonly MigrationBlock[];
}
