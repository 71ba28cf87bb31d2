import type { Diagnostic } from '../kernel/diagnostic.ts';
import { acquireLock, type Lock } from '../write/lock.ts';
import { recover } from '../write/recover.ts';
import { openProject, type Project } from './project.ts';
import type { ProjectOptions } from './results.ts';

/** Runs a command that writes into a project: alone in it, once what an interrupted one left is put right, which it tells. */
export async function inProject<T extends { readonly warnings: readonly Diagnostic[] }>(
  { root = process.cwd(), schema }: ProjectOptions,
  use: (project: Project, lock: Lock, recovered: readonly Diagnostic[]) => Promise<T>,
): Promise<T> {
  const project = openProject(root, schema);
  const lock = await acquireLock(project.stateDir);
  try {
    const recovered = recover(lock);
    const result = await use(project, lock, recovered);
    return { ...result, warnings: [...recovered, ...result.warnings] };
  } finally {
    lock.release();
  }
}
