import type { Plan } from '../../kernel/plan.ts';
import type { MigrationFailure } from '../runner/migration-failure.ts';
import { parseMigration } from '../runner/parse-migration.ts';

/** A value does not fit, or breaks a new key, foreign key or check. NULL where NOT NULL is asks for a backfill. */
const byRows = /^22|^235(03|05|14)$/;

/** Statements of a plan, which changes objects. What writes rows in a migration was written by hand. */
const writing = new Set(['insert', 'update', 'delete', 'merge', 'with', 'select', 'do', 'call', 'copy']);

/** What to do about a statement of the script that failed on sample rows, and does not say that it may; null for any other. */
export function adviceFor({ sqlstate, verb }: MigrationFailure): string | null {
  if (!byRows.test(sqlstate ?? '') || verb === null) return null;
  return 'If only rows like the sample ones are in its way, write above the statement: -- @may-fail and why';
}

/**
 * Whether rows may refuse the statement that failed, by its own word: a backfill, a step of the plan between the models that has
 * this hazard, or a statement of a person's with `-- @may-fail` above it.
 *
 * @param script the file of which it is
 * @param plan between the models, in the same direction
 */
export function saysItMayFail(
  { sqlstate, verb, mayFail, block }: MigrationFailure,
  script: string,
  plan: Plan,
): boolean {
  if (!byRows.test(sqlstate ?? '')) return false;
  if (verb === null)
    return parseMigration(script, 'script').some((each) => each.number === block && each.backfill !== null);
  if (mayFail) return true;
  if (writing.has(verb)) return false;
  const hazards = plan.blocks.flatMap(({ steps }) => steps.flatMap((step) => step.hazards));
  return hazards.some(({ kind }) => kind === 'may fail on existing data');
}
