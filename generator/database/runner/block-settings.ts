import type { Client } from 'pg';

/**
 * What each block starts with, whatever a role, a database, a server or the block before it has set: the session's
 * settings again, and those that decide what a statement does to the database (manual 20.11).
 */
const settings: Readonly<Record<string, string>> = {
  search_path: 'pg_catalog',
  standard_conforming_strings: 'on',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  bytea_output: 'hex',
  row_security: 'off',
  check_function_bodies: 'off',
  array_nulls: 'on',
  transform_null_equals: 'off',
  quote_all_identifiers: 'off',
  xmloption: 'content',
  default_transaction_read_only: 'off',
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
  default_tablespace: '',
  default_table_access_method: 'heap',
  session_replication_role: 'origin',
  statement_timeout: '0',
  idle_in_transaction_session_timeout: '300000',
  transaction_timeout: '0',
};

/**
 * Gives the session back the settings that a block must start with, and its record be written with.
 *
 * @param lockTimeoutMs how long a statement waits for a lock; 0 for ever
 */
export async function applyBlockSettings(client: Client, lockTimeoutMs = 0): Promise<void> {
  // A role that the block before took is given back; so is one that no setting of ours could name.
  await client.query('RESET ROLE');
  // Only what differs is set: some may be set by a superuser alone. What a major does not know is left out.
  await client.query(
    `SELECT pg_catalog.set_config(s.name, wanted.value, false)
     FROM pg_catalog.json_each_text($1) AS wanted (name, value)
     JOIN pg_catalog.pg_settings s ON s.name = wanted.name
     WHERE s.setting <> wanted.value`,
    [JSON.stringify({ ...settings, lock_timeout: String(lockTimeoutMs) })],
  );
}
