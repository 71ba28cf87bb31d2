declare const TABLEWRIGHT_BUILD: string | undefined;
declare const TABLEWRIGHT_VERSION: string | undefined;

/** Hash of everything that the build was made of; null where the sources run (tests). */
export const toolBuild: string | null = typeof TABLEWRIGHT_BUILD === 'string' ? TABLEWRIGHT_BUILD : null;

export const toolVersion: string = typeof TABLEWRIGHT_VERSION === 'string' ? TABLEWRIGHT_VERSION : 'source';

/** The DSL that schema.ts is bundled with: the tool's own, so that the two always fit. */
export function dslUrl(): URL {
  // The build puts all of its modules side by side.
  return new URL(toolBuild === null ? '../dsl.ts' : './dsl.js', import.meta.url);
}
