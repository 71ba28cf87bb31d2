import { kindOf, type ObjectId, pathOf } from '../kernel/object-id.ts';
import type { Plan } from '../kernel/plan.ts';
import type { Hazard, LockMode, PlannedStep, Step } from '../kernel/step.ts';

/** What one statement of a plan does to those who use the database meanwhile. Plain data, for JSON. */
export interface StepExplanation {
  readonly title: string;
  readonly sql: string;
  readonly lock: LockMode;
  /** Tables and views that are locked, as people call them. */
  readonly locks: readonly string[];
  /** Who waits while it runs, and until its transaction ends. */
  readonly blocks: 'nobody' | 'changes of the schema' | 'writers' | 'readers and writers';
  /** Tables that are copied. */
  readonly rewrites: readonly string[];
  /** Tables of which every row is read. */
  readonly scans: readonly string[];
  readonly hazards: readonly {
    readonly kind: Hazard['kind'];
    readonly on: string;
    readonly message: string;
    /** Finds the rows that it is about. */
    readonly query: string | null;
  }[];
  /** What the way down does about it. */
  readonly undone: readonly string[];
}

export interface BlockExplanation {
  readonly number: number;
  readonly transaction: 'inside' | 'outside';
  /** Tables whose lock is waited for no longer than 50 ms. */
  readonly stops: readonly string[];
  readonly steps: readonly StepExplanation[];
}

export interface PlanExplanation {
  readonly blocks: readonly BlockExplanation[];
}

/**
 * Says of each step of a plan what it locks, reads and copies, what can go wrong, and how it is undone.
 *
 * @param down the plan of the way back; null where there is none
 */
export function explainPlan(up: Plan, down: Plan | null): PlanExplanation {
  const back = down?.blocks.flatMap(({ steps }) => steps.flatMap(({ merged }) => merged)) ?? [];
  return {
    blocks: up.blocks.map(({ number, transaction, stops = [], steps }) => ({
      number,
      transaction,
      stops: stops.map(nameOf),
      steps: steps.map((step) => explainStep(step, back)),
    })),
  };
}

function explainStep(step: PlannedStep, back: readonly Step[]): StepExplanation {
  const { title, sql, lock, locks, hazards, scans } = step;
  return {
    title,
    sql,
    lock,
    locks: locks.map(nameOf),
    blocks: locks.length === 0 ? 'nobody' : blockedBy(lock),
    rewrites: [
      ...new Set(hazards.flatMap(({ kind, on }) => (kind === 'rewrites table' ? [nameOf(on)] : []))),
    ],
    scans: scans.map(nameOf),
    hazards: hazards.map(({ kind, on, message, query }) => ({
      kind,
      on: nameOf(on),
      message,
      query: query ?? null,
    })),
    undone: undoneBy(step, back),
  };
}

/** Manual 13.3.1, table of conflicting locks: readers take ACCESS SHARE, writers ROW EXCLUSIVE. */
function blockedBy(lock: LockMode): StepExplanation['blocks'] {
  switch (lock) {
    case 'access exclusive':
      return 'readers and writers';
    case 'exclusive':
    case 'share row exclusive':
    case 'share':
      return 'writers';
    case 'share update exclusive':
      return 'changes of the schema';
    default:
      return 'nobody';
  }
}

/** Steps of the way back that drop what this one makes, make what it drops, or set again what it sets. */
function undoneBy(step: PlannedStep, back: readonly Step[]): readonly string[] {
  const made = new Set(step.produces);
  const dropped = new Set(step.destroys);
  const lines = back
    .filter(
      ({ produces, destroys }) =>
        destroys.some((id) => made.has(id)) || produces.some((id) => dropped.has(id) || made.has(id)),
    )
    .map(({ title }) => title);
  const lost = step.loses.map((id) => `${kindOf(id)} ${nameOf(id)}: what it held does not come back`);
  return [...new Set([...lines, ...lost])];
}

/** `public.orders`, and of a column or index of it what it is too. */
function nameOf(id: ObjectId): string {
  return pathOf(id).join('.');
}

/** The explanation for a terminal. */
export function printExplanation({ blocks }: PlanExplanation): readonly string[] {
  return blocks.flatMap(({ number, transaction, stops, steps }) => {
    const how = transaction === 'inside' ? 'one transaction' : 'outside of a transaction';
    const waits =
      stops.length === 0 ? '' : `; stops ${stops.join(', ')}, asked for with a lock_timeout of 50 ms`;
    return [`Block ${number}: ${how}${waits}`, ...steps.flatMap(printStep)];
  });
}

function printStep(step: StepExplanation): readonly string[] {
  const { title, sql, lock, locks, blocks, rewrites, scans, hazards, undone } = step;
  const held = locks.length === 0 ? 'none on what others use' : `${lock} on ${locks.join(', ')}`;
  return [
    `  ${title}`,
    ...sql.split('\n').map((line, i, lines) => `    ${line}${i === lines.length - 1 ? ';' : ''}`),
    `    lock: ${held}; blocks ${blocks}`,
    ...(rewrites.length === 0 ? [] : [`    copies ${rewrites.join(', ')}`]),
    ...(scans.length === 0 ? [] : [`    reads every row of ${scans.join(', ')}`]),
    ...hazards.flatMap(({ kind, on, message, query }) => [
      `    ! ${kind} (${on}): ${message}`,
      ...(query === null ? [] : [`      rows: ${query.replaceAll('\n', ' ')};`]),
    ]),
    `    undone by: ${undone.length === 0 ? 'nothing of its own' : undone.join('; ')}`,
  ];
}
