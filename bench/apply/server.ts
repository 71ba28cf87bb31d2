import { chooseBinaries } from '../../generator/database/binaries.ts';
import { type EmbeddedServer, startServer } from '../../generator/database/embedded-server.ts';

/**
 * A PostgreSQL server that has the settings of a fresh installation: durable, and with the 64 × 100 lock slots that a
 * migration of thousands of tables would fill in one transaction (manual, 20.12).
 */
export async function startDefaultServer(root: string): Promise<EmbeddedServer> {
  const binaries = await chooseBinaries(root, { min: 15, max: 18 }, 'min');
  const settings = {
    max_locks_per_transaction: '64',
    max_connections: '100',
    max_prepared_transactions: '0',
  };
  return startServer({ binaries, settings, durable: true });
}

/** A server as the tool starts it for itself: quick, and with room for 5000 tables in one transaction. */
export async function startScratchServer(root: string): Promise<EmbeddedServer> {
  return startServer({ binaries: await chooseBinaries(root, { min: 15, max: 18 }, 'min') });
}
