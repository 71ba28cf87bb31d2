import { resolve } from 'node:path';
import { foldHistory } from '../history/fold-history.ts';
import { type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import type { Model } from '../kernel/model.ts';
import { kinds } from '../kinds/index.ts';
import { parkedModel } from '../phases/parked-model.ts';
import { type Intents, readIntents } from '../phases/read-intents.ts';
import { openProject, type Project } from './project.ts';
import { readFolders } from './schema-state.ts';
import { toolDsl } from './tool-dsl.ts';

/** One side of `diff`, as it was written. */
export type SideName =
  | { readonly type: 'schema'; readonly file: string }
  /** Through the migration of that number; null: all. */
  | { readonly type: 'history'; readonly through: number | null }
  | { readonly type: 'database'; readonly url: string };

/** @throws SchemaError TW420 for a text that names none of them */
export function readSideName(text: string): SideName {
  if (/^(postgres(ql)?|socket):/.test(text)) return { type: 'database', url: text };
  if (text === 'history') return { type: 'history', through: null };
  if (/^\d+$/.test(text)) return { type: 'history', through: Number(text) };
  if (/\.[cm]?[jt]s$/.test(text)) return { type: 'schema', file: text };
  throw new SchemaError([
    usage(
      `${JSON.stringify(text)} is no side of a comparison`,
      'Write the path of a schema file (./schema.ts), history, the number of a migration, or postgres://user@host/database.',
    ),
  ]);
}

/** What a person wrote: the model of a side that is no database. */
export interface AuthoredSide {
  readonly model: Model;
  /** How many migrations lead to it; of schema.ts, more than there are. */
  readonly at: number;
  /** What schema.ts says of the way to it from the last migration. */
  readonly said: Pick<Intents, 'renames' | 'casts'>;
  readonly warnings: readonly Diagnostic[];
}

export async function readAuthored(
  name: Exclude<SideName, { type: 'database' }>,
  project: Project,
  folder: string,
): Promise<AuthoredSide> {
  if (name.type === 'schema') {
    const { loadSchema } = await import('../load/load-schema.ts');
    const { root, postgres } = project;
    const file = resolve(folder, name.file);
    const loaded = await loadSchema({ root, file, dsl: toolDsl(), postgres });
    const before = foldThrough(project, null);
    const { intents: said } = readIntents(before, loaded.model, loaded.intents, kinds);
    // What is parked is in the history, and no longer in schema.ts.
    const { model, renames } = parkedModel(before, loaded.model, said.drops, kinds);
    const all = new Map([...said.renames, ...renames]);
    const at = Number.POSITIVE_INFINITY;
    return { model, at, said: { renames: all, casts: said.casts }, warnings: loaded.warnings };
  }
  const said = { renames: new Map(), casts: new Map() };
  const { model, at } = foldTo(project, name.through);
  return { model, at, said, warnings: [] };
}

/** The model that the history leads to at a migration. @throws SchemaError TW420 where there is none of that number */
export function foldThrough(project: Project, through: number | null): Model {
  return foldTo(project, through).model;
}

function foldTo(project: Project, through: number | null): Pick<AuthoredSide, 'model' | 'at'> {
  const folders = readFolders(project);
  const taken = through === null ? folders : folders.filter(({ number }) => number <= through);
  if (through !== null && through !== 0 && taken.at(-1)?.number !== through) {
    const numbers = folders.map(({ number }) => number).join(', ');
    throw new SchemaError([usage(`there is no migration ${through}`, `There are: ${numbers}.`)]);
  }
  const records = taken.map(({ record }) => record);
  const names = taken.map(({ name }) => name);
  return { model: foldHistory(records, kinds, names), at: records.length };
}

/** The project around a folder; null where a comparison of databases needs none. */
export function findProject(folder: string): Project | null {
  try {
    return openProject(folder);
  } catch (error) {
    if (error instanceof SchemaError && error.diagnostics.every(({ code }) => code === 'TW901')) return null;
    throw error;
  }
}

function usage(message: string, hint: string): Diagnostic {
  return { code: 'TW420', severity: 'error', message, hint, at: null, source: null };
}
