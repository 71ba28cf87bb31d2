import { describeBlocker } from '../database/runner/blockers.ts';
import type { RunnerEvent } from '../database/runner/runner-event.ts';

/** What a run tells, as a line for people; null for what the result says anyhow. */
export function describeEvent(event: RunnerEvent): string | null {
  switch (event.type) {
    case 'waiting':
      return `waiting for ${event.holder} (${seconds(event.waitedMs)})`;
    case 'retry': {
      const by = event.by.map(describeBlocker).join('; ');
      return `${event.name}: block ${event.number} waits for a lock, trying again${by === '' ? '' : `: ${by}`}`;
    }
    case 'blocked': {
      const by = event.by.map(describeBlocker).join('; ');
      return `${event.name}: block ${event.number} has waited ${seconds(event.waitedMs)} for ${by}`;
    }
    case 'repair':
      return `${event.name}: block ${event.number} ${event.title}, an earlier run left it half done: taken away, to run again`;
    case 'block': {
      const what = event.skipped ? 'done by an earlier run' : `${Math.round(event.durationMs)} ms`;
      return `${event.name}: block ${event.number} ${event.title}, ${what}`;
    }
    case 'progress':
      return `${event.name}: block ${event.number} ${event.title}, ${event.phase} ${estimate(event)}`;
    default:
      return null;
  }
}

/** How far, and how long it may still take at the pace so far. */
function estimate({
  done,
  total,
  elapsedMs,
}: {
  readonly done: number;
  readonly total: number;
  readonly elapsedMs: number;
}): string {
  if (total <= 0 || done > total) return `${done}, after ${seconds(elapsedMs)}`;
  const share = `${done} of ${total} (${Math.floor((100 * done) / total)} %), after ${seconds(elapsedMs)}`;
  return done === 0 ? share : `${share}, about ${seconds((elapsedMs * (total - done)) / done)} to go`;
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}
