import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** The paths of the files that are read while something runs. */
export async function countReads(run: () => Promise<unknown>): Promise<readonly string[]> {
  const paths: string[] = [];
  const { readFileSync } = fs;
  fs.readFileSync = ((path: fs.PathOrFileDescriptor, ...rest: readonly never[]) => {
    paths.push(String(path));
    return readFileSync(path, ...rest);
  }) as typeof readFileSync;
  syncBuiltinESMExports();
  try {
    await run();
  } finally {
    fs.readFileSync = readFileSync;
    syncBuiltinESMExports();
  }
  return paths;
}
