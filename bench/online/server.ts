import { chooseBinaries } from '../../generator/database/binaries.ts';
import { type EmbeddedServer, startServer } from '../../generator/database/embedded-server.ts';

/** A durable PostgreSQL server (fsync on) with memory for the table, as a production server has. */
export async function startLoadedServer(root: string): Promise<EmbeddedServer> {
  const binaries = await chooseBinaries(root, { min: 15, max: 18 }, 'min');
  const settings = {
    shared_buffers: '1GB',
    max_wal_size: '8GB',
    checkpoint_timeout: '30min',
    autovacuum_naptime: '1s',
    jit: 'off',
  };
  return startServer({ binaries, settings, durable: true });
}
