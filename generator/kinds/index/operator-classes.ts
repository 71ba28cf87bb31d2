const byClass: ReadonlyMap<string, string> = new Map([
  ['gin_trgm_ops', 'pg_trgm'],
  ['gist_trgm_ops', 'pg_trgm'],
  ['gin_hstore_ops', 'hstore'],
  ['gist_hstore_ops', 'hstore'],
  ['btree_hstore_ops', 'hstore'],
  ['hash_hstore_ops', 'hstore'],
  ['citext_ops', 'citext'],
  ['citext_pattern_ops', 'citext'],
  ['ltree_ops', 'ltree'],
  ['gist_ltree_ops', 'ltree'],
  ['gist__ltree_ops', 'ltree'],
  ['gin__int_ops', 'intarray'],
  ['gist__int_ops', 'intarray'],
  ['gist__intbig_ops', 'intarray'],
  ['gist_cube_ops', 'cube'],
  ['vector_l2_ops', 'vector'],
  ['vector_ip_ops', 'vector'],
  ['vector_cosine_ops', 'vector'],
  ['gist_geometry_ops_2d', 'postgis'],
  ...[
    'int2',
    'int4',
    'int8',
    'float4',
    'float8',
    'timestamp',
    'timestamptz',
    'time',
    'timetz',
    'date',
    'interval',
  ]
    .concat([
      'oid',
      'money',
      'macaddr',
      'macaddr8',
      'inet',
      'cidr',
      'text',
      'bpchar',
      'bytea',
      'numeric',
      'bit',
    ])
    .concat(['varbit', 'uuid', 'enum', 'bool'])
    .map((type) => [`gist_${type}_ops`, 'btree_gist'] as const),
]);

/** The contrib extension (manual, appendix F) that brings an operator class; undefined for a built-in or unknown one. */
export function extensionOfOperatorClass(name: string): string | undefined {
  return byClass.get(name);
}
