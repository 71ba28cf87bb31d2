import { join } from 'node:path';
import { nodeFileSystem } from '../write/file-system.ts';
import { matchesHash } from '../write/header.ts';
import { readOutputFolder } from '../write/output-folder.ts';
import { folderOf } from './migration-files.ts';
import type { Project } from './project.ts';

/** Names of the migration folders of which a file is other than the manifest remembers. */
export function findAmended(project: Project): ReadonlySet<string> {
  const folder = readOutputFolder(nodeFileSystem, project.outDir);
  const names = new Set<string>();
  for (const path of folder.files) {
    const name = folderOf(path);
    const remembered = folder.manifest?.files.get(path);
    if (name === '' || remembered === undefined) continue;
    if (!matchesHash(nodeFileSystem.readText(join(folder.root, path)), remembered)) names.add(name);
  }
  return names;
}
