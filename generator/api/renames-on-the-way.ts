import { composeRenames } from '../history/compose-renames.ts';
import { type RenameMap, reverseRenames } from '../kernel/rename.ts';
import { kinds } from '../kinds/index.ts';
import { followingRenames } from '../phases/resolve-renames.ts';
import type { AuthoredSide } from './diff-sides.ts';
import type { Project } from './project.ts';
import { readFolders } from './schema-state.ts';

/** What has another name on the other side: by the migrations between, by what schema.ts says, by what follows from both. */
export function renamesOnTheWay(project: Project, from: AuthoredSide, to: AuthoredSide): RenameMap {
  if (from.at > to.at) return reverseRenames(renamesOnTheWay(project, to, from));
  const records = readFolders(project)
    .slice(0, to.at)
    .map(({ record }) => record);
  const renames =
    from.at < records.length ? composeRenames(records, from.at, to.said.renames, kinds) : to.said.renames;
  return followingRenames(from.model, to.model, renames, kinds);
}
