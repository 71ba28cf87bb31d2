import { join, relative, sep } from 'node:path';
import { type FileSystem, nodeFileSystem, readIfPresent, systemCode } from './file-system.ts';
import { type Manifest, manifestPath, parseManifest } from './manifest.ts';
import { writeError } from './write-problem.ts';

/** What stands under the output folder now. Symbolic links are seen, never followed. */
export interface OutputFolder {
  /** Real path, so that nothing is ever written through a link. */
  readonly root: string;
  readonly exists: boolean;
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
  /** Links, sockets and the like. */
  readonly others: ReadonlySet<string>;
  readonly manifestText: string | null;
  /** Null when it is lost or cannot be read. */
  readonly manifest: Manifest | null;
}

/**
 * Refuses an output folder that a link leads out of the project: what is written there is not what the configuration
 * says, and it may be a stranger's link. One that the configuration names outside of the project is meant.
 *
 * @throws SchemaError TW513
 */
export function refuseStrayLink(root: string, outDir: string, fs: FileSystem = nodeFileSystem): void {
  const isBelow = (path: string, folder: string) => path.startsWith(`${folder}${sep}`);
  if (!isBelow(outDir, root)) return;
  let target: string;
  try {
    target = fs.realPath(outDir);
    if (isBelow(target, fs.realPath(root))) return;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' && !fs.isLink(outDir)) return;
    target = `nothing (${systemCode(error)})`;
  }
  throw writeError(
    'TW513',
    `${relative(root, outDir)} is a link out of the project, to ${target}`,
    'Remove the link, or name the folder itself as "out" in package.json#tablewright.',
  );
}

/** Lists the output folder; one that does not exist yet is empty. */
export function readOutputFolder(fs: FileSystem, outDir: string): OutputFolder {
  const files = new Set<string>();
  const folders = new Set<string>();
  const others = new Set<string>();
  let root = outDir;
  try {
    root = fs.realPath(outDir);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    return { root, exists: false, files, folders, others, manifestText: null, manifest: null };
  }
  const walk = (folder: string): void => {
    for (const entry of fs.list(folder === '' ? root : join(root, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        folders.add(path);
        walk(path);
      } else if (entry.isFile()) files.add(path);
      else others.add(path);
    }
  };
  walk('');
  const manifestText = files.has(manifestPath) ? readIfPresent(fs, join(root, manifestPath)) : null;
  const manifest = manifestText === null ? null : parseManifest(manifestText);
  return { root, exists: true, files, folders, others, manifestText, manifest };
}

// Windows reads these names, and names that end in a dot or a space, as something else (reserved device names).
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const unsafePart = /^$|^\.\.?$|[\\:*?"<>|\u0000-\u001f]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * Refuses paths that leave the output folder, that some file system cannot hold, or that two files share.
 *
 * @throws SchemaError TW516
 */
export function checkPaths(paths: Iterable<string>): void {
  const seen = new Map<string, string>();
  for (const path of paths) {
    if (path.split('/').some((part) => unsafePart.test(part))) {
      throw writeError('TW516', `a generated file may not be called ${JSON.stringify(path)}`, null);
    }
    // macOS holds two spellings of one accented letter as one name.
    const folded = path.normalize('NFC').toLowerCase();
    const other = seen.get(folded);
    if (other !== undefined) {
      throw writeError(
        'TW516',
        `two generated files share the path ${path} (${other}), letter case and composed letters aside`,
        null,
      );
    }
    seen.set(folded, path);
  }
}
