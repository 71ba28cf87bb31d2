import { Socket } from 'node:net';
import type { Client, ClientConfig } from 'pg';
import { printIdentifier } from '../sql/identifier.ts';
import { print, type SqlText } from '../sql/sql-text.ts';
import { toDatabaseError } from './database-error.ts';

/** Creates and drops databases of one server, over one connection that is opened at first use. */
export interface Maintenance {
  createDatabase(name: string, template?: string): Promise<void>;
  dropDatabase(name: string): Promise<void>;
  close(): Promise<void>;
}

export interface MaintenanceOptions {
  /**
   * Databases are made by copying the template's files between two checkpoints, not page by page through the log: three
   * times cheaper where nothing waits for the disk, and a burden where others work. From PostgreSQL 15 (manual, CREATE DATABASE).
   */
  readonly copyFiles: boolean;
}

/** @param config a database that stays: nothing is done in it */
export function openMaintenance(config: ClientConfig, { copyFiles }: MaintenanceOptions): Maintenance {
  const strategy = copyFiles ? print` STRATEGY FILE_COPY` : print``;
  let opened: Promise<Client> | null = null;
  // Ours, so that an idle connection of a server that was forgotten does not keep the process alive.
  let socket = new Socket();
  const connect = async (): Promise<Client> => {
    const { default: pg } = await import('pg');
    socket = new Socket();
    const client = new pg.Client({ ...config, stream: () => socket });
    // A lost connection is reported by the next query, and must not end the process as an unhandled event.
    client.on('error', () => {
      opened = null;
    });
    await client.connect();
    return client;
  };
  // Statements wait for each other on the one connection: the last of them lets the process end, not the first.
  let running = 0;
  const run = async (doing: string, sql: SqlText): Promise<void> => {
    running += 1;
    try {
      opened ??= connect();
      const client = await opened;
      socket.ref();
      await client.query(sql);
    } catch (error) {
      throw toDatabaseError(error, doing);
    } finally {
      running -= 1;
      if (running === 0) socket.unref();
    }
  };
  return {
    // template0 is as initdb made it: nothing that somebody added to template1 takes part in a comparison (manual 23.3).
    createDatabase: (name, template = 'template0') =>
      run(
        `create database ${name}`,
        print`CREATE DATABASE ${printIdentifier(name)} TEMPLATE ${printIdentifier(template)}${strategy}`,
      ),
    dropDatabase: (name) =>
      run(`drop database ${name}`, print`DROP DATABASE IF EXISTS ${printIdentifier(name)} WITH (FORCE)`),
    close: async () => {
      const client = await opened?.catch(() => null);
      opened = null;
      socket.ref();
      await client?.end().catch(() => {});
    },
  };
}
