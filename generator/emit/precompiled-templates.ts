/**
 * The built-in templates by name, compiled. Null in the sources, where they are compiled when they are first used; the
 * build puts a module with the same export in the place of this one.
 */
export const precompiledTemplates: ReadonlyMap<string, unknown> | null = null;
