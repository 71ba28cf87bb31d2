import type { Client, ClientConfig } from 'pg';
import type { MajorRange } from './binaries.ts';
import { DatabaseError, toDatabaseError } from './database-error.ts';
import { refuseTransactionPooler } from './transaction-pooler.ts';

/** How to open a session. */
export interface SessionOptions {
  /** Majors that may be on the other side; default 13 to anything newer (13 and 14 at best effort). */
  readonly majors?: MajorRange;
  /** Skips the test for a transaction pooler, on a server of our own. Default: test. */
  readonly direct?: boolean;
}

/** An open connection with our settings. */
export interface Session {
  readonly client: Client;
  readonly major: number;
  /** `server_version_num`: 180004. */
  readonly versionNumber: number;
  close(): Promise<void>;
}

/**
 * What every session of ours runs with, so that no setting of a role, a database or a server changes what a statement
 * means: names resolve in pg_catalog alone and strings, dates and times print in one way (manual 20.11, 20.13). A
 * table whose rows a policy would hide makes a statement fail (row_security) instead of doing half of its work.
 */
const SETTINGS = `
SET search_path = pg_catalog;
SET standard_conforming_strings = on;
SET DateStyle = ISO;
SET IntervalStyle = postgres;
SET TimeZone = 'UTC';
SET bytea_output = hex;
SET row_security = off;
SET check_function_bodies = off;
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = '5min';
SET client_min_messages = warning;
RESET extra_float_digits;
SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS version_text,
       pg_is_in_recovery() AS standby, current_setting('server_encoding') AS encoding;`;

/**
 * Opens a connection with our settings, and refuses a server that we cannot work on.
 *
 * @param target a connection string or what `new pg.Client(…)` takes
 * @throws DatabaseError `unreachable`, `authentication-failed`, `invalid-url`; `standby`, `not-utf8`,
 *   `unsupported-version`, `transaction-pooler` for a server that answers but will not do
 * @example
 * const session = await openSession(process.env.DATABASE_URL ?? '');
 */
export async function openSession(
  target: string | ClientConfig,
  options: SessionOptions = {},
): Promise<Session> {
  const client = await connect(target);
  try {
    const facts = await applySettings(client);
    refuseServer(facts, options.majors ?? { min: 13, max: Number.POSITIVE_INFINITY });
    if (facts.versionNumber >= 140000) await watchConnection(client);
    if (options.direct !== true) await refuseTransactionPooler(client, () => connect(target));
    return { client, ...facts, close: () => client.end() };
  } catch (error) {
    await client.end().catch(() => {});
    throw toDatabaseError(error, 'open a session');
  }
}

interface ServerFacts {
  readonly major: number;
  readonly versionNumber: number;
  readonly versionText: string;
  readonly standby: boolean;
  readonly encoding: string;
}

/** Connects without settings of ours; every failure is a DatabaseError that shows no password. */
export async function connect(target: string | ClientConfig): Promise<Client> {
  const given = typeof target === 'string' ? { connectionString: target } : target;
  const { default: pg } = await import('pg');
  let client: Client;
  try {
    // pg takes any other text for the name of a database, and looks for it on a host called `base`.
    if (typeof target === 'string' && !/^(postgres(ql)?:|socket:|\/)/.test(target))
      throw new TypeError('no URL');
    // An `@` behind the host: the password before it holds a `/`, `?` or `#`, and what follows it is not the database.
    if (typeof target === 'string' && /^\w+:\/\/[^/?#]*[/?#][^?]*@/.test(target))
      throw new TypeError('no URL');
    client = new pg.Client({ application_name: 'tablewright', ...given });
  } catch {
    // Node quotes the whole input of a URL that it cannot read, password and all: nothing of it is passed on.
    throw new DatabaseError('invalid-url', 'the connection string cannot be read', {
      // The example comes last and has no password: what looks like one is masked, up to the next `@`.
      hint: 'in a password, write %40 %3A %2F %3F %23 %25 for @ : / ? # %; the whole is like postgresql://user@host:5432/database',
    });
  }
  const secrets = typeof client.password === 'string' ? [client.password] : [];
  // Without a listener, a connection that is lost while idle would end the process; the next query reports it.
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw toDatabaseError(
      error,
      `connect to database ${client.database ?? ''} at ${client.host}:${client.port}`,
      secrets,
    );
  }
}

async function applySettings(client: Client): Promise<ServerFacts> {
  // pg answers several statements with an array, which its types do not tell.
  const answers: unknown = await client.query(SETTINGS);
  const last: unknown = Array.isArray(answers) ? answers.at(-1) : answers;
  const rows: unknown = typeof last === 'object' && last !== null ? Reflect.get(last, 'rows') : null;
  const row: unknown = Array.isArray(rows) ? rows[0] : null;
  const field = (name: string): unknown =>
    typeof row === 'object' && row !== null ? Reflect.get(row, name) : null;
  const versionNumber = Number(field('version'));
  return {
    major: Math.floor(versionNumber / 10000),
    versionNumber,
    versionText: String(field('version_text')),
    standby: field('standby') === true,
    encoding: String(field('encoding')),
  };
}

function refuseServer(facts: ServerFacts, majors: MajorRange): void {
  if (facts.major < majors.min || facts.major > majors.max) {
    const newest = Number.isFinite(majors.max) ? ` to ${majors.max}` : ' or newer';
    throw new DatabaseError('unsupported-version', `the server is PostgreSQL ${facts.versionText}`, {
      hint: `this project is for PostgreSQL ${majors.min}${newest} (package.json, tablewright.postgres)`,
    });
  }
  if (facts.standby) {
    throw new DatabaseError('standby', 'the server is a standby: it can be read, but not changed', {
      hint: 'connect to the primary (target_session_attrs, or the address that your provider names for writing)',
    });
  }
  if (facts.encoding !== 'UTF8') {
    throw new DatabaseError('not-utf8', `the database is encoded in ${facts.encoding}, not in UTF8`, {
      hint: "names and texts of schema.ts cannot all be stored there: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0",
    });
  }
}

/**
 * Lets the server notice within half a second that we are gone; else a killed CREATE INDEX CONCURRENTLY goes on and
 * keeps our lock to its end. Systems that cannot tell refuse any value but 0 (manual 20.3.2).
 */
async function watchConnection(client: Client): Promise<void> {
  try {
    await client.query("SET client_connection_check_interval = '500ms'");
  } catch (error) {
    if (toDatabaseError(error, 'set client_connection_check_interval').sqlstate !== '22023') throw error;
  }
}
