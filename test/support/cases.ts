import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emptyModel, type Model } from '../../generator/kernel/model.ts';
import { loadSchema } from '../../generator/load/load-schema.ts';

const folder = fileURLToPath(new URL('../cases/', import.meta.url));
const dslPath = fileURLToPath(new URL('../../generator/dsl.ts', import.meta.url));

/** A schema before and after an edit: `test/cases/<kind>/<case>/{before.ts,after.ts}`. */
export interface Case {
  readonly name: string;
  readonly kind: string;
  before(): Promise<Model>;
  after(): Promise<Model>;
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
        };
      }),
  );

async function load(root: string, file: string): Promise<Model> {
  const { model } = await loadSchema({ root, file, dslPath, postgres: { min: 15, max: 18 } });
  return model;
}
