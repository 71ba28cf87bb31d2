import type { Profiler, Session } from 'node:inspector';
import type { LoweringHost } from '../lower/lowering.ts';
import type { Dsl } from './dsl.ts';
import { bundleName, runBundle } from './evaluate.ts';

/** Enough for hundreds of samples. */
const milliseconds = 300;

/**
 * Where a bundle that does not end spends its time, as a stack: what stopped it says nothing of the place. It is run
 * once more, under V8's sampling profiler.
 */
export async function findLoop(code: string, dsl: Dsl, host: LoweringHost): Promise<string | null> {
  const { Session } = await import('node:inspector');
  const session = new Session();
  session.connect();
  try {
    session.post('Profiler.enable');
    session.post('Profiler.start');
    try {
      runBundle(code, dsl, { statements: [], loose: [], host }, milliseconds);
    } catch {
      // It is stopped again, which is what is wanted.
    }
    return hottestStack(stopProfiler(session), code);
  } finally {
    session.disconnect();
  }
}

function stopProfiler(session: Session): Profiler.Profile | null {
  let profile: Profiler.Profile | null = null;
  // Answers of a session in its own thread come before `post` returns.
  session.post('Profiler.stop', (_, result) => {
    profile = result.profile;
  });
  return profile;
}

/** The lines of the bundle, most samples first. */
function hottestStack(profile: Profiler.Profile | null, code: string): string | null {
  const ticks = new Map<number, number>();
  for (const { callFrame, positionTicks = [] } of profile?.nodes ?? []) {
    if (callFrame.url !== bundleName) continue;
    for (const { line, ticks: more } of positionTicks) ticks.set(line, (ticks.get(line) ?? 0) + more);
  }
  if (ticks.size === 0) return null;
  const lines = code.split('\n');
  return [...ticks]
    .sort(([, a], [, b]) => b - a)
    .map(([line]) => `at ${bundleName}:${line}:${Math.max(1, (lines[line - 1] ?? '').search(/\S/) + 1)}`)
    .join('\n');
}
