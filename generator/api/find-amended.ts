import { join } from 'node:path';
import { nodeFileSystem } from '../write/file-system.ts';
import { matchesHash } from '../write/header.ts';
import { readOutputFolder } from '../write/output-folder.ts';
import type { Project } from './project.ts';

/** Names of the migration folders of which a file is other than the manifest remembers. */
export function findAmended(project: Project): ReadonlySet<string> {
  const folder = readOutputFolder(nodeFileSystem, project.outDir);
  const names = new Set<string>();
  for (const path of folder.files) {
    const name = /^migrations\/([^/]+)\//.exec(path)?.[1];
    const remembered = folder.manifest?.files.get(path);
    if (name === undefined || remembered === undefined) continue;
    if (!matchesHash(nodeFileSystem.readText(join(folder.root, path)), remembered)) names.add(name);
  }
  return names;
}
