/**
 * Values to try for a column, as texts that PostgreSQL casts to its type: in rows after the first the edges of
 * the type come first, where a narrowing or a cast fails, then ordinary ones, for columns whose checks refuse the edges.
 *
 * @param type name as format_type prints it, without modifiers: `character varying`
 * @param modifiers of the type: `[12, 2]`
 * @param at which row of the table it is for, from 0: rows differ, so that keys may hold
 * @param edges false: ordinary ones alone
 */
export function sampleValues(
  type: string,
  modifiers: readonly number[],
  at: number,
  edges = true,
): readonly string[] {
  const digit = String(at + 1);
  const row = edges ? at : 0;
  const sample = samples[type];
  if (sample !== undefined) return sample(digit, row);
  const [length = 12, scale = 0] = modifiers;
  switch (type) {
    case 'numeric': {
      if (modifiers.length === 0) return [`${digit}.5`, ['0', '-1e30', '1e-30'][row] ?? '0'];
      const whole = '9'.repeat(Math.max(length - scale, 0)) || '0';
      const widest = scale > 0 ? `${whole}.${'9'.repeat(scale)}` : whole;
      const small = length - scale > 0 ? digit : '0';
      return row === 0 ? [small, '0'] : [row === 1 ? `-${widest}` : widest, small, '0'];
    }
    case 'text':
    case 'character varying':
    case 'character':
    case 'name': {
      const most = modifiers[0] ?? 40;
      const wide = ['value', 'é 漢 🎁', `'";\\-- ${'x'.repeat(30)}`][row] ?? 'value';
      const widest = modifiers[0] !== undefined && row === 1 ? ['x'.repeat(Math.min(most, 1000))] : [];
      const mail = `person${digit}@example.com`;
      return [
        ...widest,
        `${wide} ${digit}`,
        digit,
        mail,
        `https://example.com/${digit}`,
        `a${digit}`,
        `A${digit}`,
        '+15550100',
      ].map((text) => [...text].slice(-most).join(''));
    }
    case 'bit':
    case 'bit varying': {
      const bits = modifiers[0] ?? 1;
      return [(row % 2 === 0 ? '1' : '0').repeat(bits), row.toString(2).padStart(bits, '0').slice(-bits)];
    }
    default:
      return [];
  }
}

type Sample = (digit: string, row: number) => readonly string[];

const integers =
  (low: string, high: string): Sample =>
  (digit, row) => [row === 1 ? low : row === 2 ? high : digit, digit, `${row + 11}`];

const floats: Sample = (digit, row) => [['1.5', '-0.25', '1e30'][row] ?? digit, digit];
const range =
  (low: string, high: string): Sample =>
  (_, row) => [[`[${low},${high})`, 'empty', `[${low},)`][row] ?? 'empty', `[${low},${high})`];
const multirange =
  (low: string, high: string): Sample =>
  (_, row) => [['{}', `{[${low},${high})}`, `{[${low},)}`][row] ?? '{}'];
const json: Sample = (digit, row) => [
  ['{}', '[]', 'null'][row] ?? '{}',
  `{"a": ${digit}}`,
  `[${digit}]`,
  '"text"',
];

const samples: Readonly<Record<string, Sample>> = {
  uuid: (digit) => [`00000000-0000-4000-8000-${digit.padStart(12, '0')}`],
  boolean: (_, row) => [row % 2 === 0 ? 'true' : 'false', row % 2 === 0 ? 'false' : 'true'],
  smallint: integers('-32768', '32767'),
  integer: integers('-2147483648', '2147483647'),
  bigint: integers('-9223372036854775808', '9223372036854775807'),
  oid: integers('0', '4294967295'),
  real: floats,
  'double precision': floats,
  money: (digit) => [digit],
  date: (digit, row) => [
    ['2026-01-01', '0001-01-01', '5874897-12-31'][row] ?? digit,
    `2026-01-0${digit}`,
    `2027-01-0${digit}`,
  ],
  'time without time zone': (digit) => [`12:00:0${digit}`],
  'time with time zone': (digit) => [`12:00:0${digit}+02`],
  'timestamp without time zone': (digit, row) => [
    ['2026-01-01', '0001-01-01', 'infinity'][row] ?? digit,
    `2026-01-0${digit}`,
  ],
  'timestamp with time zone': (digit, row) => [
    ['2026-01-01 00:00+00', '0001-01-01 00:00+00', 'infinity'][row] ?? digit,
    `2026-01-0${digit} 00:00+00`,
    `2027-01-0${digit} 00:00+00`,
  ],
  interval: (digit) => [`${digit} days`],
  json,
  jsonb: json,
  bytea: (digit, row) => [row === 0 ? '' : `\\x0${digit}ff`],
  inet: (digit) => [`192.0.2.${digit}`, `2001:db8::${digit}`],
  cidr: (digit) => [`192.0.${digit}.0/24`],
  macaddr: (digit) => [`08:00:2b:01:02:0${digit}`],
  macaddr8: (digit) => [`08:00:2b:01:02:03:04:0${digit}`],
  jsonpath: (digit) => [`$.a${digit}`],
  xml: (digit) => [`<a>${digit}</a>`],
  tsvector: (digit) => [`word:${digit}`],
  tsquery: (digit) => [`word${digit}`],
  point: (digit) => [`(${digit},0)`],
  line: (digit) => [`{1,${digit},0}`],
  lseg: (digit) => [`[(0,0),(1,${digit})]`],
  box: (digit) => [`(0,0),(1,${digit})`],
  path: (digit) => [`((0,0),(1,${digit}))`],
  polygon: (digit) => [`((0,0),(1,${digit}),(2,0))`],
  circle: (digit) => [`<(0,0),${digit}>`],
  pg_lsn: (digit) => [`0/${digit}`],
  int4range: range('1', '5'),
  int8range: range('1', '5'),
  numrange: range('1', '5'),
  daterange: range('2026-01-01', '2026-02-01'),
  tsrange: range('2026-01-01', '2026-02-01'),
  tstzrange: range('2026-01-01 00:00+00', '2026-02-01 00:00+00'),
  int4multirange: multirange('1', '5'),
  int8multirange: multirange('1', '5'),
  nummultirange: multirange('1', '5'),
  datemultirange: multirange('2026-01-01', '2026-02-01'),
  tsmultirange: multirange('2026-01-01', '2026-02-01'),
  tstzmultirange: multirange('2026-01-01 00:00+00', '2026-02-01 00:00+00'),
  citext: (digit) => [`Value ${digit}`, `person${digit}@example.com`],
  hstore: (digit) => [`a=>${digit}`],
  ltree: (digit) => [`a.b${digit}`],
};
