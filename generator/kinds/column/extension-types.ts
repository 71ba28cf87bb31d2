const extensions: ReadonlyMap<string, string> = new Map(
  Object.entries({
    citext: 'citext',
    hstore: 'hstore',
    ltree: 'ltree',
    lquery: 'ltree',
    ltxtquery: 'ltree',
    cube: 'cube',
    seg: 'seg',
    isbn: 'isn',
    isbn13: 'isn',
    issn: 'isn',
    ean13: 'isn',
    upc: 'isn',
    vector: 'vector',
    halfvec: 'vector',
    sparsevec: 'vector',
    geometry: 'postgis',
    geography: 'postgis',
  }),
);

/** The extension that brings a type (manual, appendix F, and the two best known outside it). */
export function extensionOfType(name: string): string | undefined {
  return extensions.get(name);
}
