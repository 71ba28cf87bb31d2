import { join } from 'node:path';
import { nodeFileSystem, readIfPresent } from '../write/file-system.ts';
import { matchesHash } from '../write/header.ts';
import { manifestPath, parseManifest } from '../write/manifest.ts';
import { folderOf } from './migration-files.ts';
import type { Project } from './project.ts';

/**
 * Files of migrations that are other than `generate` or `seal` left them, `0002_policies/up.sql`, by the names of their
 * folders. Where no manifest was brought along, as into an image that holds migrations alone, nothing is known of any.
 */
export function findAmended({ outDir }: Project): ReadonlyMap<string, readonly string[]> {
  const manifest = readIfPresent(nodeFileSystem, join(outDir, manifestPath));
  const remembered = manifest === null ? null : parseManifest(manifest);
  const amended = new Map<string, string[]>();
  for (const [path, hash] of remembered?.files ?? []) {
    const name = folderOf(path);
    const text = name === '' ? null : readIfPresent(nodeFileSystem, join(outDir, path));
    if (text === null || matchesHash(text, hash)) continue;
    const known = amended.get(name);
    const file = path.slice(path.indexOf('/') + 1);
    if (known === undefined) amended.set(name, [file]);
    else known.push(file);
  }
  return amended;
}
