import type { ColumnSketch } from '../emit/support/model-builder.ts';

/** One value of a column: as it is given, as it is read, and as PostgreSQL prints it (null: SQL NULL). */
export interface Sample {
  readonly given: unknown;
  /** Where it is read as something else than it was given. */
  readonly read?: unknown;
  readonly text: string | null;
}

/** A column of each type that a program can get wrong, and values on which it would. */
export interface Probe {
  readonly column: ColumnSketch;
  readonly samples: readonly Sample[];
}

const own = (...texts: readonly string[]): readonly Sample[] => texts.map((text) => ({ given: text, text }));
const nothing: Sample = { given: null, text: null };
const bytes = Uint8Array.from({ length: 256 }, (_, n) => n);
const hex = `\\x${Buffer.from(bytes).toString('hex')}`;
const hostile = [
  '',
  ' ',
  'NULL',
  'null',
  '\\N',
  '\\.',
  'a\tb\nc\r',
  `'"\\`,
  '{}',
  '{"a"}',
  'a,b',
  'é😀',
  '$1',
];

/** JSON as it is given, and as PostgreSQL prints it. */
const documents: readonly Sample[] = [
  { given: '', text: '""' },
  { given: 'null', text: '"null"' },
  { given: 0, text: '0' },
  { given: false, text: 'false' },
  { given: [], text: '[]' },
  { given: {}, text: '{}' },
  { given: [null, ['"', '\\', '\n', 'é😀']], text: '[null, ["\\"", "\\\\", "\\n", "é😀"]]' },
  { given: { a: null, '': "it's" }, text: '{"": "it\'s", "a": null}' },
  { given: 9007199254740991, text: '9007199254740991' },
];

export const probes: Readonly<Record<string, Probe>> = {
  double: {
    column: { type: 'double precision', nullable: true },
    samples: [
      { given: 0.1, text: '0.1' },
      { given: 1e-7, text: '1e-07' },
      { given: 5e-324, text: '5e-324' },
      { given: Number.MAX_VALUE, text: '1.7976931348623157e+308' },
      { given: Number.POSITIVE_INFINITY, text: 'Infinity' },
      { given: Number.NEGATIVE_INFINITY, text: '-Infinity' },
      { given: Number.NaN, text: 'NaN' },
      nothing,
    ],
  },
  real: {
    column: { type: 'real' },
    samples: [
      { given: 1.5, text: '1.5' },
      { given: Number.NEGATIVE_INFINITY, text: '-Infinity' },
      { given: Number.NaN, text: 'NaN' },
    ],
  },
  numeric: {
    column: { type: 'numeric' },
    samples: [
      ...own(
        '12345678901234567890123456789.123456789012345678901234567890',
        '1.10',
        '0.0000000000000000000001',
      ),
      ...own('NaN', 'Infinity', '-Infinity'),
      { given: 0.1, read: '0.1', text: '0.1' },
    ],
  },
  money_like: {
    column: { type: 'numeric(12,2)', typescript: { as: 'number' } },
    samples: [
      { given: 12.5, text: '12.50' },
      { given: 9999999999.99, text: '9999999999.99' },
    ],
  },
  bigint: {
    column: { type: 'bigint', nullable: true },
    samples: [
      ...own('9223372036854775807', '-9223372036854775808', '9007199254740993'),
      { given: 9007199254740993n, read: '9007199254740993', text: '9007199254740993' },
      { given: 42, read: '42', text: '42' },
      nothing,
    ],
  },
  exact: {
    column: { type: 'bigint', typescript: { as: 'bigint' } },
    samples: [
      { given: 9223372036854775807n, text: '9223372036854775807' },
      { given: -9007199254740993n, text: '-9007199254740993' },
    ],
  },
  day: {
    column: { type: 'date', nullable: true },
    samples: [...own('infinity', '-infinity', '2024-02-29', '5874897-12-31', '0044-03-15 BC'), nothing],
  },
  instant: {
    column: { type: 'timestamp with time zone', typescript: { as: 'string' } },
    samples: own(
      ...['infinity', '-infinity', '2024-01-01 00:00:00.123456+00', '2024-01-01 00:00:00.000001+00'],
      ...['0044-03-15 00:00:00+00 BC', '294276-12-31 23:59:59.999999+00'],
    ),
  },
  local: {
    column: { type: 'timestamp without time zone', typescript: { as: 'string' } },
    samples: own('infinity', '2024-01-01 00:00:00.123456', '1969-12-31 23:59:59.999999'),
  },
  moment: {
    column: { type: 'timestamp with time zone' },
    samples: [
      { given: new Date('2024-02-29T12:34:56.789Z'), text: '2024-02-29 12:34:56.789+00' },
      {
        given: '2024-01-01 00:00:00.123456+00',
        read: new Date('2024-01-01T00:00:00.123Z'),
        text: '2024-01-01 00:00:00.123456+00',
      },
      { given: new Date(-1), text: '1969-12-31 23:59:59.999+00' },
    ],
  },
  clock: { column: { type: 'time without time zone' }, samples: own('24:00:00', '04:05:06.789012') },
  span: { column: { type: 'interval' }, samples: own('1 year 2 mons -3 days +04:05:06.789012', '00:00:00') },
  text: { column: { type: 'text' }, samples: own(...hostile) },
  maybe: { column: { type: 'text', nullable: true }, samples: [...own('', 'null'), nothing] },
  bytes: {
    column: { type: 'bytea', nullable: true },
    samples: [
      { given: new Uint8Array(), text: '\\x' },
      { given: Uint8Array.of(0), text: '\\x00' },
      { given: bytes, text: hex },
      nothing,
    ],
  },
  document: { column: { type: 'jsonb' }, samples: [...documents, { given: null, text: 'null' }] },
  maybe_document: { column: { type: 'jsonb', nullable: true }, samples: [...documents, nothing] },
  script: {
    column: { type: 'json' },
    samples: [
      { given: null, text: 'null' },
      // The text stays as it is: `jsonb` would order the keys, and refuse the escapes.
      { given: { b: "'", a: [null] }, text: `{"b":"'","a":[null]}` },
      { given: { '\u0000': '\ud800"\\' }, text: '{"\\u0000":"\\ud800\\"\\\\"}' },
    ],
  },
  maybe_script: {
    column: { type: 'json', nullable: true },
    samples: [{ given: { b: 1, a: 2 }, text: '{"b":1,"a":2}' }, nothing],
  },
  texts: {
    column: { type: 'text[]', nullable: true },
    samples: [
      { given: [], text: '{}' },
      {
        given: ['', null, 'NULL', '"', '\\', 'a,b', '{x}', ' s ', "it's", '\n', 'é😀'],
        text: '{"",NULL,"NULL","\\"","\\\\","a,b","{x}"," s ",it\'s,"\n",é😀}',
      },
      nothing,
    ],
  },
  numerics: {
    column: { type: 'numeric[]' },
    samples: [
      {
        given: ['1.10', null, 'NaN', '12345678901234567890.5'],
        text: '{1.10,NULL,NaN,12345678901234567890.5}',
      },
    ],
  },
  doubles: {
    column: { type: 'double precision[]' },
    samples: [{ given: [0.5, null, Number.POSITIVE_INFINITY, Number.NaN], text: '{0.5,NULL,Infinity,NaN}' }],
  },
  bigints: {
    column: { type: 'bigint[]' },
    samples: [{ given: ['9223372036854775807', null], text: '{9223372036854775807,NULL}' }],
  },
  exacts: {
    column: { type: 'bigint[]', typescript: { as: 'bigint' } },
    samples: [{ given: [9007199254740993n, null], text: '{9007199254740993,NULL}' }],
  },
  flags: { column: { type: 'boolean[]' }, samples: [{ given: [true, null, false], text: '{t,NULL,f}' }] },
  instants: {
    column: { type: 'timestamp with time zone[]', typescript: { as: 'string' } },
    samples: [
      {
        given: ['infinity', null, '2024-01-01 00:00:00.123456+00'],
        text: '{infinity,NULL,"2024-01-01 00:00:00.123456+00"}',
      },
    ],
  },
  days: {
    column: { type: 'date[]' },
    samples: [{ given: ['-infinity', null, '2024-02-29'], text: '{-infinity,NULL,2024-02-29}' }],
  },
  blobs: {
    column: { type: 'bytea[]' },
    samples: [{ given: [new Uint8Array(), null, Uint8Array.of(0, 255)], text: '{"\\\\x",NULL,"\\\\x00ff"}' }],
  },
  papers: {
    column: { type: 'jsonb[]' },
    samples: [
      {
        given: [{ a: null }, null, 'NULL', [1, '"']],
        text: '{"{\\"a\\": null}",NULL,"\\"NULL\\"","[1, \\"\\\\\\"\\"]"}',
      },
    ],
  },
};
