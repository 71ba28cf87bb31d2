import type { Step } from './step.ts';

/**
 * A step with the usual values for what is left out: it touches nothing, locks nothing, runs inside a transaction and
 * belongs to the first phase. The planner itself adds what follows from the object: its parent and uses are consumed
 * by what creates it and released by what drops it.
 *
 * @example makeStep({ id: 'create table:public.t', title: 'create table public.t', sql, produces: [table.id] })
 */
export function makeStep(step: Pick<Step, 'id' | 'title' | 'sql'> & Partial<Step>): Step {
  // Field by field, also what a plan adds: every step then has one hidden class, and a plan holds a hundred thousand of
  // them. A copy that has a field more than its original is ten times as dear as one that has another value in it.
  return {
    id: step.id,
    title: step.title,
    sql: step.sql,
    clause: step.clause,
    opens: step.opens,
    produces: step.produces ?? none,
    consumes: step.consumes ?? none,
    destroys: step.destroys ?? none,
    releases: step.releases ?? none,
    loses: step.loses ?? none,
    hazards: step.hazards ?? none,
    lock: step.lock ?? 'none',
    locks: step.locks ?? none,
    scans: step.scans ?? none,
    transaction: step.transaction ?? 'inside',
    phase: step.phase ?? 'expand',
    probe: step.probe,
    backfill: step.backfill,
    online: step.online,
    swap: step.swap,
    merged: step.merged,
  };
}

const none: readonly never[] = Object.freeze([]);
