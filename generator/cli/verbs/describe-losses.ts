import type { PlannedDown } from '../../index.ts';
import { plainText } from '../terminal.ts';

/** What a revert would lose, as comments above its SQL, and what allows it. */
export function describeLosses(losses: PlannedDown['losses']): readonly string[] {
  const lines = losses.flatMap(({ hazard, lost }) => [
    `needs --allow ${JSON.stringify(hazard)}:`,
    ...lost.map((what) => `  ${what}`),
  ]);
  // A DELETE may have several lines.
  return lines.flatMap((line) => line.split('\n')).map((line) => `-- ${plainText(line)}`);
}
