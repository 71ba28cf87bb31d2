import { createRequire } from 'node:module';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import type { Relation } from '../emit/relation-document.ts';
import type { Project } from './project.ts';

/** What helpers take for a database: it is asked, and has no rows. */
export interface AskedDatabase {
  query(query: { readonly text: string; readonly values: readonly unknown[] }): Promise<{ rows: unknown[] }>;
}

export type LoadedHelper = (db: AskedDatabase, ...rest: readonly unknown[]) => Promise<unknown>;

export type LoadedModule = Readonly<Record<string, LoadedHelper>>;

/** The modules of relations as an application has them: bundled from the files that are written, and run. */
export async function loadHelpers(
  { outDir }: Project,
  relations: readonly Relation[],
): Promise<ReadonlyMap<Relation, LoadedModule>> {
  const { build } = await import('esbuild');
  const lines = relations.map(({ kind, slug }, n) => {
    const path = join(outDir, 'db', kind === 'view' ? 'views' : 'tables', `${slug}.ts`);
    return `export * as m${n} from ${JSON.stringify(path)};`;
  });
  const { outputFiles } = await build({
    stdin: { contents: lines.join('\n'), resolveDir: outDir },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    tsconfigRaw: {},
  });
  // No `import()`: code that V8 kept (`cli/compile-tool.ts`) cannot ask for modules.
  const module: { exports: Readonly<Record<string, LoadedModule>> } = { exports: {} };
  compileFunction(outputFiles[0]?.text ?? '', ['module', 'require'])(module, createRequire(import.meta.url));
  return new Map(relations.map((relation, n) => [relation, module.exports[`m${n}`] ?? {}]));
}
