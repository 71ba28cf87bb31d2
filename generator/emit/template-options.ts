/**
 * How Handlebars compiles our own templates, at build time and in source mode alike: a name that a context lacks is an
 * error, and nothing is escaped but by our own helpers. Without `data` there is no `@index`, and `each` is twice as fast.
 */
export const templateOptions = {
  strict: true,
  noEscape: true,
  data: false,
  knownHelpersOnly: true,
  knownHelpers: { md: true, cell: true, code: true, cellCode: true },
} as const;

/** Folders of `templates/` that emission does not own: bodies of functions are rendered when the schema is loaded. */
export const foreignFolders: readonly string[] = ['functions/'];
