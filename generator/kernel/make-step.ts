import type { Step } from './step.ts';

/**
 * A step with the usual values for what is left out: it touches nothing, locks nothing, runs inside a transaction and
 * belongs to the first phase. The planner itself adds what follows from the object: its parent and uses are consumed
 * by what creates it and released by what drops it.
 *
 * @example makeStep({ id: 'create table:public.t', title: 'create table public.t', sql, produces: [table.id] })
 */
export function makeStep(step: Pick<Step, 'id' | 'title' | 'sql'> & Partial<Step>): Step {
  return {
    produces: none,
    consumes: none,
    destroys: none,
    releases: none,
    loses: none,
    hazards: none,
    lock: 'none',
    locks: none,
    transaction: 'inside',
    phase: 'expand',
    ...step,
  };
}

const none: readonly never[] = Object.freeze([]);
