import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emptyModel, type Model } from '../../generator/kernel/model.ts';
import type { RenameMap } from '../../generator/kernel/rename.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { loadSchema } from '../../generator/load/load-schema.ts';
import { followingRenames, resolveRenames } from '../../generator/phases/resolve-renames.ts';

const folder = fileURLToPath(new URL('../cases/', import.meta.url));
const dslPath = fileURLToPath(new URL('../../generator/dsl.ts', import.meta.url));

/** A schema before and after an edit: `test/cases/<kind>/<case>/{before.ts,after.ts}`. */
export interface Case {
  readonly name: string;
  readonly kind: string;
  before(): Promise<Model>;
  after(): Promise<Model>;
  /** What after.ts declares to be renamed, and what follows it. */
  renames(): Promise<RenameMap>;
}

/** Every case, by kind and name. A missing before.ts stands for an empty schema. */
export const cases: readonly Case[] = readdirSync(folder)
  .sort()
  .flatMap((kind) =>
    readdirSync(join(folder, kind))
      .sort()
      .map((name) => {
        const root = join(folder, kind, name);
        return {
          name: `${kind}/${name}`,
          kind,
          before: () =>
            existsSync(join(root, 'before.ts')) ? load(root, 'before.ts') : Promise.resolve(emptyModel),
          after: () => load(root, 'after.ts'),
          renames: async () => {
            if (!existsSync(join(root, 'before.ts'))) return new Map();
            const before = await load(root, 'before.ts');
            const { model: after, intents } = await loadCase(root, 'after.ts');
            const { renames } = resolveRenames(before, after, intents, kinds);
            return followingRenames(before, after, renames, kinds);
          },
        };
      }),
  );

async function load(root: string, file: string): Promise<Model> {
  return (await loadCase(root, file)).model;
}

function loadCase(root: string, file: string) {
  return loadSchema({ root, file, dslPath, postgres: { min: 15, max: 18 } });
}
