import { serialiseRecord } from '../history/serialise-record.ts';
import type { MigrationFolder } from './schema-state.ts';

/** The name of the migration that a file of ours belongs to; empty for any other. */
export function folderOf(path: string): string {
  return /^migrations\/([^/]+)\//.exec(path)?.[1] ?? '';
}

/** The three files of a migration: they are history, and have no header that another run would change. */
export function migrationFiles({ name, up, down, record }: MigrationFolder) {
  const file = (base: string, content: string) => ({
    path: `migrations/${name}/${base}`,
    content,
    header: false,
  });
  return [file('up.sql', up), file('down.sql', down), file('delta.json', serialiseRecord(record))];
}
