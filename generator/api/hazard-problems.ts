import type { Diagnostic } from '../kernel/diagnostic.ts';
import { kindOf, type ObjectId, pathOf } from '../kernel/object-id.ts';
import type { Plan } from '../kernel/plan.ts';
import type { Hazard } from '../kernel/step.ts';
import { shellWord } from './paste.ts';

/**
 * What a plan may do only when its author said so, the worst first: who allows a table to be copied under a lock also
 * allows it to be read under that lock.
 */
const guarded = [
  'deletes data',
  'rewrites table',
  'scans under lock',
  'blocks writes',
  'blocks reads',
] as const;
const locking = new Set<Hazard['kind']>(guarded.slice(1));

/**
 * Hazards that nobody allowed by name. What an allowed drop deletes is allowed with it; locks are a hazard only where
 * somebody else is there.
 *
 * @param allowed `rewrites-table:public.orders`, with or without `public.`
 */
export function hazardProblems(
  { deltas, blocks }: Plan,
  allowed: readonly string[],
  online: boolean,
): readonly Diagnostic[] {
  const permitted = new Set(allowed);
  const removed = new Set<ObjectId>();
  for (const delta of deltas) if (delta.verb === 'remove') removed.add(delta.object.id);
  const worst = new Map<string, Hazard>();
  for (const hazard of blocks.flatMap(({ steps }) => steps.flatMap(({ hazards }) => hazards))) {
    const rank = rankOf(hazard);
    if (rank === -1 || removed.has(hazard.on)) continue;
    if (locking.has(hazard.kind) && !online) continue;
    const key = `${rank === 0 ? 'data' : 'lock'} ${hazard.on}`;
    const known = worst.get(key);
    if (known === undefined || rank < rankOf(known)) worst.set(key, hazard);
  }
  const problems: Diagnostic[] = [];
  for (const hazard of worst.values()) {
    const [flag = '', ...others] = flagsOf(hazard);
    if (permitted.has(flag) || others.some((other) => permitted.has(other))) continue;
    problems.push(problemOf(hazard, flag));
  }
  return problems;
}

function rankOf({ kind }: Hazard): number {
  return (guarded as readonly string[]).indexOf(kind);
}

/** The first is what messages say; blanks are an answer too, for who copies the name of the hazard. */
function flagsOf({ kind, on }: Hazard): readonly string[] {
  const path = pathOf(on);
  const names = [
    path.join('.'),
    ...(path[0] === 'public' && path.length > 1 ? [path.slice(1).join('.')] : []),
  ];
  return [kind.replaceAll(' ', '-'), kind].flatMap((hazard) => names.map((name) => `${hazard}:${name}`));
}

function problemOf(hazard: Hazard, flag: string): Diagnostic {
  const { kind, on, message } = hazard;
  const name = `${kindOf(on)} ${pathOf(on).join('.')}`;
  const isLock = locking.has(kind);
  return {
    code: isLock ? 'TW330' : 'TW331',
    severity: 'error',
    message: `the migration ${isLock ? 'would stop the traffic of' : 'would change values of'} ${name} (${kind}): ${message}`,
    hint: isLock
      ? `If that may be: --allow ${shellWord(flag)}. If nobody uses the database meanwhile: --offline.`
      : `If that may be: --allow ${shellWord(flag)}.`,
    at: on,
    source: null,
  };
}
