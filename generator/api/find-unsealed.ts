import { join } from 'node:path';
import { nodeFileSystem, readIfPresent } from '../write/file-system.ts';
import { matchesHash } from '../write/header.ts';
import { manifestPath, parseManifest } from '../write/manifest.ts';
import type { Project } from './project.ts';
import type { MigrationFolder } from './schema-state.ts';

/**
 * The scripts that are other than `generate` or `seal` left them, `0002_policies/up.sql`, by the names of their migrations.
 * Where no manifest was brought along, as into an image that holds migrations alone, nothing is known of any.
 */
export function findUnsealed(
  { outDir }: Project,
  folders: readonly MigrationFolder[],
): ReadonlyMap<string, readonly string[]> {
  const text = readIfPresent(nodeFileSystem, join(outDir, manifestPath));
  const remembered = text === null ? undefined : parseManifest(text)?.files;
  const found = new Map<string, readonly string[]>();
  for (const { name, up, down } of folders) {
    const scripts = [
      [`${name}/up.sql`, up],
      [`${name}/down.sql`, down],
    ] as const;
    const edited = scripts.flatMap(([path, script]) => {
      const hash = remembered?.get(`migrations/${path}`);
      return hash === undefined || matchesHash(script, hash) ? [] : [path];
    });
    if (edited.length > 0) found.set(name, edited);
  }
  return found;
}
