/** What a compiled template asks of us: our helpers, and whether an `if` of Handlebars would hold. */
export interface TemplateHelpers {
  readonly md: (value: unknown) => string;
  readonly cell: (value: unknown) => string;
  readonly code: (value: unknown) => string;
  readonly cellCode: (value: unknown) => string;
  readonly isFull: (value: unknown) => boolean;
}

export type PrecompiledTemplate = (context: object, helpers: TemplateHelpers) => string;

/**
 * The built-in templates by name, as plain functions. Null in the sources, where Handlebars compiles them when they are
 * first used; the build puts a module with the same export in the place of this one (scripts/compile-template.js).
 */
export const precompiledTemplates: ReadonlyMap<string, PrecompiledTemplate> | null = null;
