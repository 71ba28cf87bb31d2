import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Model } from '../../generator/kernel/model.ts';
import { removeProject, writeProject } from '../emit/support/compile.ts';
import { emit, textAt } from '../emit/support/emit.ts';
import { importModule } from '../emit/support/import-module.ts';

export type Row = Record<string, unknown>;
export interface Db {
  query(query: never): Promise<{ rows: unknown[] }>;
}
export interface Page {
  rows: Row[];
  next: string | null;
  previous: string | null;
}
/** Any helper: what it takes is the concern of the type tests. */
export type Helper = (db: Db, ...rest: unknown[]) => Promise<never>;

/** What is used of `db/runtime`. */
export interface Runtime {
  readonly settings: { prepare: boolean };
  pglite(database: unknown): Db;
  withTransaction<T>(db: unknown, use: (tx: Db) => Promise<T>, options?: Row): Promise<T>;
  batch<T extends readonly Promise<unknown>[]>(db: unknown, ask: (db: Db) => T): Promise<unknown[]>;
}

/** The generated code of a model, loaded. */
export interface Generated {
  /** `schema.sql`. */
  readonly build: string;
  readonly tables: Readonly<Record<string, Readonly<Record<string, Helper>>>>;
  readonly runtime: Runtime;
  remove(): void;
}

export async function generate(model: Model, tables: readonly string[]): Promise<Generated> {
  const artifacts = await emit(model);
  const folder = writeProject(artifacts);
  const runtime = ['queryable', 'pglite', 'transaction', 'batch'];
  writeFileSync(
    join(folder, 'all.ts'),
    `${tables.map((name) => `export * as ${name} from './generated/db/tables/${name}.js';\n`).join('')}
${runtime.map((name) => `import * as ${name} from './generated/db/runtime/${name}.js';\n`).join('')}
export const runtime = { ${runtime.map((name) => `...${name}`).join(', ')} };
`,
  );
  const loaded = (await importModule(folder, 'all.ts')) as Generated['tables'] & {
    runtime: Generated['runtime'];
  };
  return {
    build: textAt(artifacts, 'schema.sql'),
    tables: loaded,
    runtime: loaded.runtime,
    remove: () => removeProject(folder),
  };
}

/** What a database is asked, in order. */
export function spyOn(db: Db): Db & { readonly texts: string[]; readonly names: (string | undefined)[] } {
  const texts: string[] = [];
  const names: (string | undefined)[] = [];
  return {
    texts,
    names,
    query: (query: { text: string; name?: string }) => {
      texts.push(query.text);
      names.push(query.name);
      return db.query(query as never);
    },
  } as Db & { texts: string[]; names: (string | undefined)[] };
}
