import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SchemaError } from '../kernel/diagnostic.ts';
import { matchesHash } from '../write/header.ts';
import { manifestPath, parseManifest } from '../write/manifest.ts';
import type { Project } from './project.ts';

/**
 * What to say of an error that nobody foresaw while a history was folded and planned: a `delta.json` is data that a hand
 * may have made anything of, and the manifest knows whether one did.
 *
 * @param names of the folders of the history
 */
export function explainBrokenHistory(error: unknown, project: Project, names: readonly string[]): unknown {
  if (error instanceof SchemaError) return error;
  const manifest = parseManifest(readIfThere(join(project.outDir, manifestPath)));
  const edited = names
    .map((name) => `migrations/${name}/delta.json`)
    .filter((path) => {
      const hash = manifest?.files.get(path);
      return hash !== undefined && !matchesHash(readIfThere(join(project.outDir, path)), hash);
    });
  if (edited.length === 0) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new SchemaError(
    edited.map((path) => ({
      code: 'TW401',
      severity: 'error',
      message: `${path} was edited, and the history cannot be read any more: ${why}`,
      hint: 'Restore the file from version control; a change of the schema belongs into schema.ts.',
      at: null,
      source: { file: join(project.outDir, path), line: 1, column: 1, endLine: 1, endColumn: 1 },
    })),
  );
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
