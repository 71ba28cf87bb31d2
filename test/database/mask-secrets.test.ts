import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toDatabaseError } from '../../generator/database/database-error.ts';
import { maskSecrets } from '../../generator/database/mask-secrets.ts';
import { connect } from '../../generator/database/session.ts';

/** Recognisable, so that a test can tell a leak from chance: no message of ours or Node's holds it. */
const secret = fc
  .tuple(fc.string({ unit: 'binary', maxLength: 6 }), fc.string({ unit: 'binary', maxLength: 6 }))
  .map(([before, after]) => `${before}Zq7xK${after}`);

test.each([
  ['postgres://bob:s3cret@db:5432/app', 'postgres://bob:***@db:5432/app'],
  ['postgresql://bob:p@ss:w/rd#1?@db/app', 'postgresql://bob:***@db/app'],
  [
    'cannot reach postgres://bob@db/app?password=s3cret&sslmode=require',
    'cannot reach postgres://bob@db/app?password=***&sslmode=require',
  ],
  ['postgres://bob/s3cret@db/app', 'postgres://bob/***@db/app'],
  ['host=db user=bob password=s3cret dbname=app', 'host=db user=bob password=*** dbname=app'],
  ["host=db password='s3 \\'cret' dbname=app", 'host=db password=*** dbname=app'],
  ['PGPASSWORD=s3cret psql', 'PGPASSWORD=*** psql'],
  ["{ user: 'bob', password: 's3cret' }", "{ user: 'bob', password: *** }"],
  ['{"password":"s3\\"cret","user":"bob"}', '{"password":***,"user":"bob"}'],
  ["ALTER ROLE bob PASSWORD 's3''cret' LOGIN", 'ALTER ROLE bob PASSWORD *** LOGIN'],
  ['postgres://bob:s3cret', 'postgres://bob:***'],
  ['postgres://localhost:5432/app is down', 'postgres://localhost:5432/app is down'],
  ['postgres://a:one@h/x and postgres://b:two@h/y', 'postgres://a:***@h/x and postgres://b:***@h/y'],
  ['password authentication failed for user "bob"', 'password authentication failed for user "bob"'],
])('%j shows as %j', (text, masked) => {
  expect(maskSecrets(text)).toBe(masked);
});

test('no password that is known survives, whatever it is made of', () => {
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), (password, before, after) => {
      for (const form of [password, JSON.stringify(password)]) {
        expect(maskSecrets(`${before}${form}${after}`, [password])).not.toContain('Zq7xK');
      }
    }),
  );
});

test('no password of a URL survives in what Node says of it, escaped or not', () => {
  const oneLine = secret.filter((password) => !/[\n\r]/.test(password) && password.isWellFormed());
  fc.assert(
    fc.property(oneLine, fc.boolean(), fc.boolean(), (password, escaped, broken) => {
      const url = `postgres://bob:${escaped ? encodeURIComponent(password) : password}@${broken ? 'h o s t' : 'host'}/app`;
      let said = url;
      try {
        said += inspect(new URL(url).href);
      } catch (error) {
        said += inspect(error);
      }
      expect(maskSecrets(said)).not.toContain('Zq7xK');
    }),
    { numRuns: 1000 },
  );
});

test('no failing connection shows its password', async () => {
  await fc.assert(
    fc.asyncProperty(
      secret,
      fc.constantFrom('127.0.0.1:1', 'h o:s t', '[::bad', '127.0.0.1:99999'),
      async (password, host) => {
        const error = await connect(`postgres://bob:${password}@${host}/app`).then(
          () => new Error('connected'),
          (thrown: unknown) => thrown,
        );
        expect(error).toMatchObject({ name: 'DatabaseError' });
        expect(`${inspect(error, { depth: 9, showHidden: true })}${JSON.stringify(error)}`).not.toContain(
          'Zq7xK',
        );
      },
    ),
    { numRuns: 200 },
  );
});

test('an error keeps what the server said and nothing else', () => {
  const thrown = Object.assign(new Error('syntax error'), {
    code: '42601',
    position: '7',
    hint: 'password=abcd',
    file: 'x.c',
  });
  expect(toDatabaseError(thrown, 'run step 1')).toMatchObject({
    code: 'statement-failed',
    message: 'run step 1: syntax error',
    sqlstate: '42601',
    position: 7,
    hint: 'password=***',
    detail: null,
  });
});
