declare const TABLEWRIGHT_BUILD: string | undefined;
declare const TABLEWRIGHT_VERSION: string | undefined;

/** Hash of everything that the build was made of; null where the sources run (tests). */
export const toolBuild: string | null = typeof TABLEWRIGHT_BUILD === 'string' ? TABLEWRIGHT_BUILD : null;

export const toolVersion: string = typeof TABLEWRIGHT_VERSION === 'string' ? TABLEWRIGHT_VERSION : 'source';
