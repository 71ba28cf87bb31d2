import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emptyModel, type Model } from '../../generator/kernel/model.ts';
import type { RenameMap } from '../../generator/kernel/rename.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { bundledDsl } from '../../generator/load/dsl.ts';
import { loadSchema } from '../../generator/load/load-schema.ts';
import { followingRenames, resolveRenames } from '../../generator/phases/resolve-renames.ts';
import type { SchemaPair } from './migrate-pair.ts';

const folder = fileURLToPath(new URL('../cases/', import.meta.url));
const dsl = bundledDsl(fileURLToPath(new URL('../../generator/dsl.ts', import.meta.url)));

/** A schema before and after an edit: `test/cases/<kind>/<case>/{before.ts,after.ts}`. */
export interface Case {
  readonly name: string;
  readonly kind: string;
  before(): Promise<Model>;
  after(): Promise<Model>;
  /** What after.ts declares to be renamed, and what follows it. */
  renames(): Promise<RenameMap>;
  /** All three. */
  pair(): Promise<SchemaPair>;
}

/** Every case, by kind and name. A missing before.ts stands for an empty schema. */
export const cases: readonly Case[] = readdirSync(folder)
  .sort()
  .flatMap((kind) =>
    readdirSync(join(folder, kind))
      .sort()
      .map((name) => caseIn(join(folder, kind, name), kind, name)),
  );

function caseIn(root: string, kind: string, name: string): Case {
  const before = once(() => (existsSync(join(root, 'before.ts')) ? load(root, 'before.ts') : emptySchema));
  const after = once(() => load(root, 'after.ts'));
  const renames = once(async () => {
    if (!existsSync(join(root, 'before.ts'))) return new Map();
    const [{ model: from }, { model: to, intents }] = await Promise.all([before(), after()]);
    const { renames: resolved } = resolveRenames(from, to, intents, kinds);
    return followingRenames(from, to, resolved, kinds);
  });
  return {
    name: `${kind}/${name}`,
    kind,
    before: async () => (await before()).model,
    after: async () => (await after()).model,
    renames,
    pair: async () => ({ before: await before(), after: await after(), renames: await renames() }),
  };
}

const emptySchema = { model: emptyModel };

function once<T>(load: () => T): () => T {
  let loaded: { readonly value: T } | null = null;
  return () => {
    loaded ??= { value: load() };
    return loaded.value;
  };
}

function load(root: string, file: string) {
  return loadSchema({ root, file, dsl, postgres: { min: 15, max: 18 } });
}
