import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { artifactDefaults } from '../../../generator/emit/artifact-switches.ts';
import type { Model } from '../../../generator/kernel/model.ts';
import { writeProject } from '../support/compile.ts';
import { emit, textAt } from '../support/emit.ts';
import { importModule } from '../support/import-module.ts';

export type Db = { query(query: never): Promise<{ rows: unknown[] }> };

interface Schemas {
  readonly insert: z.ZodType;
  readonly update: z.ZodType;
}

interface Helpers {
  insert(db: Db, row: object): Promise<object>;
}

interface Module extends Schemas {
  /** Whether the generated helper can insert the row. */
  takes(db: Db, row: object): Promise<boolean>;
}

export type Modules = Readonly<Record<string, Module>>;

/** The validators of a model and the helpers that they are held to, loaded as an application would. */
export async function buildValidators(
  of: Model,
): Promise<{ folder: string; modules: Modules; build: string }> {
  const artifacts = await emit(of, { artifacts: { ...artifactDefaults, validators: true } });
  const folder = writeProject(artifacts, {}, true);
  const names = artifacts.flatMap(({ path }) => /^validators\/(\w+)\.ts$/.exec(path)?.[1] ?? []);
  writeFileSync(
    join(folder, 'all.ts'),
    names
      .map(
        (name) =>
          `export * as ${name} from './generated/validators/${name}.js';\nexport * as ${name}_helpers from './generated/db/tables/${name}.js';\n`,
      )
      .join(''),
  );
  const all = (await importModule(folder, 'all.ts')) as Record<string, object>;
  const modules: Record<string, Module> = {};
  for (const name of names) {
    const schemas = all[name] as Schemas;
    const helpers = all[`${name}_helpers`] as Helpers;
    const takes = (db: Db, row: object): Promise<boolean> => attempt(() => helpers.insert(db, row));
    modules[name] = { insert: schemas.insert, update: schemas.update, takes };
  }
  return { folder, modules, build: textAt(artifacts, 'schema.sql') };
}

/** Also what fails before it is sent, as an invalid Date does. */
async function attempt(run: () => Promise<object>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch {
    return false;
  }
}
