import { randomBytes } from 'node:crypto';
import { migrationId } from '../history/migration-id.ts';
import { fileName, folderName } from '../history/migration-name.ts';
import { recordFormat } from '../history/migration-record.ts';
import { SchemaError } from '../kernel/diagnostic.ts';
import { printLineComment } from '../sql/line-comment.ts';
import { print } from '../sql/sql-text.ts';
import type { AddMigrationOptions, AddMigrationResult } from './history-results.ts';
import { inProject } from './in-project.ts';
import { type MigrationFolder, readSchemaState } from './schema-state.ts';
import { writeHistory } from './write-history.ts';

/** See `addMigration` of the library API. */
export async function addMigration(options: AddMigrationOptions): Promise<AddMigrationResult> {
  return inProject(options, async (project, lock) => {
    const { loaded, folders: old, plan } = await readSchemaState(project);
    if (plan.deltas.length > 0) throw new SchemaError([pendingChanges]);
    const number = (old.at(-1)?.number ?? 0) + 1;
    const title = fileName(options.name);
    const name = folderName(number, title);
    const folder: MigrationFolder = {
      number,
      name,
      record: {
        format: recordFormat,
        id: migrationId(randomBytes(32)),
        name: title,
        parent: old.at(-1)?.record.id ?? null,
        custom: true,
        changes: [],
      },
      up: emptyScript(`Migration ${name}`, title),
      down: emptyScript(`The way back from migration ${name}`, title),
    };
    const history = { project, loaded, old, folders: [...old, folder], toProve: [] };
    const { pending: _, ...written } = await writeHistory(history, options, lock);
    return { ...written, migration: name };
  });
}

function emptyScript(head: string, title: string): string {
  const block = printLineComment(`@tx 1 ${title.replaceAll('_', ' ')}`);
  return print`${printLineComment(head)}\n\n${block}\nBEGIN;\n\n${printLineComment(where)}\n\nCOMMIT;\n`;
}

const where = 'Statements go here, names with their schema; further blocks below, numbered on.';

const pendingChanges = {
  code: 'TW428',
  severity: 'error',
  message: 'schema.ts has changes that no migration holds',
  hint: 'Run `tablewright generate` first: a migration of your own comes after what schema.ts says.',
  at: null,
  source: null,
} as const;
