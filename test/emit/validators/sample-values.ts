import fc from 'fast-check';

// Values of the TypeScript type of each column type, heavy at the bounds. Texts keep to the spellings that generated
// validators read: they mean the same in every session and on every server.

const character = fc.constantFrom(
  'a',
  'b',
  'A',
  ' ',
  '\t',
  '\n',
  'é',
  '😀',
  'e\u0301',
  '"',
  '\\',
  '{',
  ',',
  "'",
);
const broken = fc.constantFrom('\0', 'a\0', '\ud800', 'x\udc00', '\udc00\ud800', '');
export const texts = fc.oneof(
  { weight: 8, arbitrary: fc.string({ unit: character, maxLength: 6 }) },
  { weight: 1, arbitrary: broken },
);

const blank = fc.constantFrom('', ' ', '\t', '\n\v\f\r ');
const sign = fc.constantFrom('', '-', '+');
const digits = fc.stringMatching(/^\d{0,7}$/);

function around(...bounds: readonly bigint[]): fc.Arbitrary<bigint> {
  return fc
    .tuple(fc.constantFrom(...bounds), fc.bigInt({ min: -2n, max: 2n }))
    .map(([bound, by]) => bound + by);
}

const wholes = fc.oneof(
  around(0n, 32_767n, -32_768n, 2_147_483_647n, -2_147_483_648n, 4_294_967_295n),
  around(9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n, 9_007_199_254_740_992n),
);
export const numbers = fc.oneof(
  wholes.map(Number),
  fc.double(),
  fc.integer(),
  fc.constantFrom(1.5, -0, 1e21, 1e300, 5e-324, 1.7976931348623157e308, Number.NaN, Infinity, -Infinity),
  fc.constantFrom(
    3.4028234663852886e38,
    3.4028235677973362e38,
    3.4028235677973366e38,
    3.402823567797337e38,
    3.5e38,
  ),
  fc.constantFrom(1.401298464324817e-45, 7.006492321624085e-46, 7.006492321624087e-46, 7e-46),
);
const junk = fc.constantFrom(
  '',
  ' ',
  '1 2',
  '--1',
  '0x10',
  'ten',
  '1e',
  '.',
  '+',
  '1_0',
  '٣',
  '1,0',
  'e5',
  'infinit',
  'nanx',
);
export const wholeTexts = fc.oneof(
  fc
    .tuple(
      blank,
      sign,
      wholes.map((whole) => String(whole < 0n ? -whole : whole)),
      blank,
    )
    .map((parts) => parts.join('')),
  wholes.map(String),
  // Hexadecimal and underscores are numbers since PostgreSQL 16 alone.
  junk.filter((text) => !/[x_]/.test(text)),
);
export const int8s = fc.oneof(wholeTexts, wholes, numbers);

const decimalTexts = fc.oneof(
  fc
    .tuple(
      blank,
      sign,
      digits,
      fc.option(digits, { nil: null }),
      fc.option(fc.integer({ min: -8, max: 8 }), { nil: null }),
      blank,
    )
    .map(
      ([before, plus, whole, fraction, exponent, after]) =>
        `${before}${plus}${whole}${fraction === null ? '' : `.${fraction}`}${exponent === null ? '' : `e${exponent}`}${after}`,
    ),
  fc.constantFrom('NaN', 'nan ', 'Infinity', '-inf', '+Infinity', '+nan', '-NaN', 'inf', ' -Infinity'),
  fc.constantFrom(
    '999.994',
    '999.995',
    '-999.995',
    '999.9949999',
    '99949',
    '99950',
    '0.0099',
    '0.00994',
    '0.00995',
    '0.0100',
  ),
  fc.constantFrom(
    '1e131071',
    '1e131072',
    '9e131071',
    '1e-16383',
    '1e-16384',
    '0e-16384',
    '0e200000',
    '1e-200000',
    '1e200000',
  ),
  fc.constantFrom(
    '1e1073741822',
    '1e1073741823',
    '1e-1073741822',
    '1e-1073741823',
    '0.5',
    '.5',
    '5.',
    '.',
    '00012.340',
  ),
  junk.filter((text) => !/[x_]/.test(text)),
);
export const decimals = fc.oneof(decimalTexts, numbers);

const hexadecimal = fc.stringMatching(/^[0-9a-fA-F]{32}$/);
export const uuids = fc.oneof(
  fc.uuid(),
  hexadecimal,
  fc
    .tuple(
      hexadecimal,
      fc.array(fc.integer({ min: 0, max: 32 }), { maxLength: 5 }),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([text, hyphens, open, close]) => {
      const grouped = [...text].map((c, at) => (hyphens.includes(at) ? `-${c}` : c)).join('');
      return `${open ? '{' : ''}${grouped}${close ? '}' : ''}`;
    }),
  fc
    .tuple(hexadecimal, fc.subarray([4, 8, 12, 16, 20, 24, 28]))
    .map(([text, hyphens]) => [...text].map((c, at) => (hyphens.includes(at) ? `-${c}` : c)).join('')),
  fc.constantFrom(
    '',
    'x',
    '{}',
    ' 00000000-0000-0000-0000-000000000000',
    '00000000-0000-0000-0000-00000000000g',
  ),
);

const pad = (length: number) => (value: number) => String(value).padStart(length, '0');
const years = fc.oneof(
  fc.integer({ min: 1, max: 9999 }).map(pad(4)),
  fc.constantFrom(
    '0000',
    '0001',
    '0004',
    '1600',
    '1900',
    '2000',
    '2023',
    '2024',
    '4712',
    '4713',
    '4714',
    '4715',
    '9999',
  ),
  fc.constantFrom('10000', '294275', '294276', '294277', '5874897', '5874898', '5874899'),
);
const months = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(0, 2, 6, 11, 13)).map(pad(2));
const days = fc
  .oneof(fc.integer({ min: 1, max: 31 }), fc.constantFrom(0, 1, 3, 23, 24, 28, 29, 30, 31, 32))
  .map(pad(2));
const calendar = fc.tuple(years, months, days).map((parts) => parts.join('-'));
const before = fc.constantFrom('', '', '', ' BC');
const endless = fc.constantFrom('infinity', '-infinity', 'Infinity', '-INFINITY');
export const dates = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(calendar, before).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: endless },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      'x',
      '2024-02-30',
      '2023-02-29',
      '2024-13-01',
      '4714-11-23 BC',
      '4714-11-24 BC',
      '5874898-05-31',
      '5874898-06-01',
    ),
  },
);
const clocks = fc.oneof(
  fc
    .tuple(
      fc.oneof(fc.integer({ min: 0, max: 25 }), fc.constantFrom(23, 24)).map(pad(2)),
      fc.oneof(fc.integer({ min: 0, max: 61 }), fc.constant(0)).map(pad(2)),
      fc.option(fc.oneof(fc.integer({ min: 0, max: 61 }), fc.constantFrom(0, 59, 60)).map(pad(2)), {
        nil: null,
      }),
      fc.option(fc.stringMatching(/^\d{1,6}$/), { nil: null }),
    )
    .map(
      ([hour, minute, seconds, fraction]) =>
        `${hour}:${minute}${seconds === null ? '' : `:${seconds}${fraction === null ? '' : `.${fraction}`}`}`,
    ),
  fc.constantFrom(
    '24:00',
    '24:00:00',
    '24:00:00.000001',
    '23:59:60',
    '23:59:60.5',
    '00:00',
    '23:59:59.999999',
  ),
);
export const times = clocks;
const offsets = fc.oneof(
  fc.constantFrom(
    'Z',
    '+00',
    '-00:00',
    '+05:30',
    '-0800',
    '+15:59:59',
    '-15:59:59',
    '+16:00',
    '+02:60',
    '+99',
  ),
  fc
    .tuple(fc.constantFrom('+', '-'), fc.integer({ min: 0, max: 17 }).map(pad(2)))
    .map((parts) => parts.join('')),
);
export const timetzs = fc.tuple(clocks, offsets).map((parts) => parts.join(''));

const jsDates = fc.oneof(
  fc.date({ noInvalidDate: false }),
  fc.constantFrom(new Date(Number.NaN), new Date(8.64e15), new Date(-8.64e15), new Date(0)),
  fc.integer({ min: -3, max: 3 }).map((by) => new Date(-210_866_803_200_000 + by)),
  fc.integer({ min: -3, max: 3 }).map((by) => new Date(Date.UTC(-4713, 10, 24) + by)),
);
function instants(zone: fc.Arbitrary<string>): fc.Arbitrary<Date | string> {
  const full = fc
    .tuple(calendar, fc.constantFrom('T', ' '), clocks, zone, before)
    .map(([date, between, clock, offset, era]) => `${date}${between}${clock}${offset}${era}`);
  return fc.oneof(
    { weight: 6, arbitrary: full },
    { weight: 1, arbitrary: endless },
    { weight: 2, arbitrary: jsDates },
  );
}
export const timestamps = fc.oneof(instants(fc.constantFrom('', 'Z')), dates);
export const timestamptzs = instants(offsets);

export const bits = fc.oneof(
  fc.stringMatching(/^[01]{0,6}$/),
  fc.stringMatching(/^[bB][01]{0,6}$/),
  fc.stringMatching(/^[xX][0-9a-fA-F]{0,2}$/),
  fc.constantFrom('2', ' 1', 'b', 'x', ''),
);

export const jsons: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(
      null,
      true,
      false,
      0,
      -0,
      1.5,
      1e21,
      5e-324,
      1.7976931348623157e308,
      Number.NaN,
      Infinity,
    ),
    texts,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(texts, tie('value'), { maxKeys: 3 }),
  ),
})).value;
