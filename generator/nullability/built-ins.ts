// What PostgreSQL's own functions and operators do with NULL, by name and for every overload of the name. A test asks
// the catalog whether each that is called strict is declared so; that no strict one yields NULL of its own accord was
// read in the source, and is hunted for by the differential test. Missing means unknown.

function table(lines: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const type in lines) for (const name of (lines[type] ?? '').split(' ')) found.set(name, type);
  return found;
}

/**
 * Functions that are strict and yield a value for any arguments that are values, with the type that they return
 * ('number' for any of them, '' for what depends on the arguments). Not here, though strict: those that may find
 * nothing (`regexp_match`, `array_length`, `substring` by pattern), `to_char` and `extract` (NULL for infinity),
 * `scale` (NULL for NaN).
 */
export const totalFunctions: ReadonlyMap<string, string> = table({
  text: 'btrim chr initcap left lpad ltrim md5 normalize overlay quote_ident quote_literal regexp_replace repeat replace reverse right rpad rtrim similar_to_escape split_part substr to_hex translate encode jsonb_typeof json_typeof jsonb_pretty to_bin to_oct unistr',
  number:
    'abs acos acosd acosh ascii asin asind asinh atan atan2 atan2d atand atanh bit_count bit_length cardinality cbrt ceil ceiling char_length character_length cos cosd cosh cot cotd degrees div exp factorial floor gcd json_array_length jsonb_array_length lcm length ln log log10 mod octet_length pi pow power radians regexp_count regexp_instr round sign sin sind sinh sqrt strpos tan tand tanh trim_scale trunc width_bucket position random ts_rank ts_rank_cd',
  bool: 'isfinite regexp_like starts_with isempty lower_inc lower_inf upper_inc upper_inf is_normalized',
  timestamp: 'make_timestamp',
  timestamptz: 'make_timestamptz',
  date: 'make_date',
  time: 'make_time',
  interval: 'age justify_days justify_hours justify_interval',
  jsonb: 'to_jsonb jsonb_strip_nulls jsonb_insert jsonb_set',
  json: 'to_json row_to_json array_to_json json_strip_nulls',
  bytea: 'decode sha224 sha256 sha384 sha512 convert_to set_bit set_byte',
  tsvector: 'to_tsvector setweight strip',
  tsquery: 'plainto_tsquery phraseto_tsquery websearch_to_tsquery',
  '': 'date_trunc date_bin timezone int4range int8range numrange daterange tsrange tstzrange range_merge',
});

/** Of them, those that are not strict in PostgreSQL: a result proves nothing about an argument. */
export const laxTotals: ReadonlySet<string> = new Set([
  ...['int4range', 'int8range', 'numrange', 'daterange', 'tsrange', 'tstzrange'],
]);

/** Functions that yield a value whatever their arguments are, when none is given as VARIADIC. */
export const neverNull: ReadonlyMap<string, string> = table({
  text: 'concat version quote_nullable current_database',
  number: 'num_nulls num_nonnulls pg_backend_pid',
  jsonb: 'jsonb_build_object jsonb_build_array',
  json: 'json_build_object json_build_array',
  timestamptz: 'now clock_timestamp statement_timestamp transaction_timestamp',
  uuid: 'gen_random_uuid',
});

/** Functions that are not strict, and yield a value when these of their arguments are values. */
export const totalWhen: ReadonlyMap<string, { readonly args: readonly number[]; readonly type: string }> =
  new Map([
    ['format', { args: [0], type: 'text' }],
    ['concat_ws', { args: [0], type: 'text' }],
    ['string_to_array', { args: [0], type: '_text' }],
    ['array_to_string', { args: [0, 1], type: 'text' }],
    ['array_append', { args: [], type: '' }],
    ['array_prepend', { args: [], type: '' }],
    ['array_cat', { args: [0, 1], type: '' }],
    ['array_remove', { args: [0], type: '' }],
    ['array_replace', { args: [0], type: '' }],
  ]);

/** Functions that may yield another value each time that they are called. */
export const volatileFunctions: ReadonlySet<string> = new Set([
  ...['random', 'gen_random_uuid', 'clock_timestamp'],
]);

/** Strict functions that may yield NULL of values, and always the same of the same. */
export const strictFunctions: ReadonlySet<string> = new Set([
  ...['lower', 'upper', 'substring', 'array_length', 'regexp_match', 'regexp_substr', 'to_char', 'date_part'],
  ...['extract', 'array_upper', 'array_lower', 'jsonb_extract_path', 'jsonb_extract_path_text', 'scale'],
  ...['to_date', 'to_number', 'to_timestamp', 'jsonb_object_field', 'jsonb_object_field_text'],
]);

/** Strict operators that yield a value for values, whatever their types. `+` is none: path + path may be NULL. */
export const totalOperators: ReadonlySet<string> = new Set([
  ...['=', '<>', '!=', '<', '>', '<=', '>=', '-', '*', '/', '%', '^', '~~', '!~~', '~~*', '!~~*', '~', '!~'],
  ...['~*', '!~*', '&', '<<', '>>', '&&', '@>', '<@', '?', '?|', '?&', '^@', '#-', '|/', '||/'],
]);

/** Strict operators that may yield NULL of values, or do so for some types. */
export const strictOperators: ReadonlySet<string> = new Set(['+', '->', '->>', '#>', '#>>', '@@', '@?']);

/** Operators that yield a truth value. */
export const predicates: ReadonlySet<string> = new Set([
  ...['=', '<>', '!=', '<', '>', '<=', '>=', '~~', '!~~', '~~*', '!~~*', '~*', '!~', '!~*', '&&', '@>', '<@'],
  ...['?', '?|', '?&', '^@'],
]);

/** Aggregates that are 0 over no rows. */
export const counts: ReadonlySet<string> = new Set(['count', 'regr_count']);

/**
 * Aggregates that yield a value over at least one row in which all their arguments are values, with their type.
 * Not here: the sample variances, which are NULL over one row.
 */
export const totalAggregates: ReadonlyMap<string, string> = table({
  number: 'sum avg var_pop stddev_pop',
  '': 'min max bit_and bit_or bit_xor array_agg any_value range_agg range_intersect_agg mode percentile_cont percentile_disc',
  bool: 'bool_and bool_or every',
  text: 'string_agg',
  jsonb: 'jsonb_agg jsonb_object_agg',
  json: 'json_agg json_object_agg',
});

/** Of them, those that keep a NULL among their rows: they need a row, not a value. */
export const keepsNulls: ReadonlySet<string> = new Set(['array_agg', 'json_agg', 'jsonb_agg']);

/** Window functions that number rows. */
export const numbering: ReadonlySet<string> = new Set([
  ...['row_number', 'rank', 'dense_rank', 'percent_rank', 'cume_dist'],
]);

/** What is an aggregate or a window function, so that no plain rule applies to it. */
export const aggregates: ReadonlySet<string> = new Set([
  ...counts,
  ...totalAggregates.keys(),
  ...['stddev', 'stddev_samp', 'variance', 'var_samp', 'corr', 'covar_pop', 'covar_samp', 'xmlagg'],
  ...[
    'regr_avgx',
    'regr_avgy',
    'regr_intercept',
    'regr_r2',
    'regr_slope',
    'regr_sxx',
    'regr_sxy',
    'regr_syy',
  ],
  ...['json_agg_strict', 'jsonb_agg_strict', 'json_object_agg_strict', 'json_object_agg_unique'],
  ...['jsonb_object_agg_strict', 'jsonb_object_agg_unique', 'json_object_agg_unique_strict'],
  ...['jsonb_object_agg_unique_strict', 'percentile_cont', 'percentile_disc', 'mode'],
]);

/** Functions in FROM whose columns are never NULL; those of others may be. By position, ordinality aside. */
export const rowFunctions: ReadonlyMap<string, readonly string[]> = new Map([
  ['generate_series', ['']],
  ['generate_subscripts', ['int4']],
  ['jsonb_array_elements', ['jsonb']],
  ['json_array_elements', ['json']],
  ['jsonb_object_keys', ['text']],
  ['json_object_keys', ['text']],
  ['jsonb_each', ['text', 'jsonb']],
  ['json_each', ['text', 'json']],
  ['regexp_split_to_table', ['text']],
]);

/** Types that a jsonb `null` casts to as NULL since PostgreSQL 18. */
export const scalarTypes: ReadonlySet<string> = new Set([
  ...['bool', 'int2', 'int4', 'int8', 'float4', 'float8', 'numeric'],
]);
