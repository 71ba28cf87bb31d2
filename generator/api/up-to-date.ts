import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseStamp, stampHolds, stampName } from '../write/stamp.ts';
import { openProject } from './project.ts';
import { toolBuild } from './tool.ts';

/**
 * The number of files that a `generate` here would find as they are, or null when it has to be run. Costs little more
 * than asking for the size and time of each of them; takes no lock, because it changes nothing.
 *
 * @param proves whether the run would prove what is not proved yet
 */
export function countUpToDate(folder: string, proves: boolean): number | null {
  if (toolBuild === null) return null;
  try {
    const { stateDir, packageFile } = openProject(folder);
    const stamp = parseStamp(readFileSync(join(stateDir, stampName), 'utf8'), toolBuild);
    if (stamp === null || (proves && stamp.unproved.length > 0)) return null;
    // A project that was copied or moved brought the stamp of another place along.
    if (stamp.inputs[0]?.[0] !== packageFile) return null;
    for (const journal of ['prepare.json', 'commit.json']) {
      if (statSync(join(stateDir, journal), { throwIfNoEntry: false }) !== undefined) return null;
    }
    return stampHolds(stamp) ? stamp.outputs.length : null;
  } catch {
    // Whatever it is, the whole run says it better.
    return null;
  }
}
