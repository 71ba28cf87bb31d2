import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClientConfig } from 'pg';

/** How a pooler names itself in the connection's start: with a number of its own, or with the server's pid. */
export type Identity = 'own' | 'server';

interface Waiting {
  readonly from: Socket;
  readonly message: Buffer;
}

/**
 * Runs `use` with a transaction pooler in front of a real server, as PgBouncer in `pool_mode=transaction`: all clients
 * share one server connection, which belongs to a client from its first statement to the end of its transaction.
 */
export async function withTransactionPooler<T>(
  server: ClientConfig,
  identity: Identity,
  use: (pooled: ClientConfig) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'tablewright-pooler-'));
  const upstream = connect(join(String(server.host), `.s.PGSQL.${server.port}`));
  const greeting = await start(upstream, server);
  let owner: Socket | null = null;
  const queue: Waiting[] = [];

  const next = (): void => {
    const at = queue.findIndex(({ from }) => owner === null || from === owner);
    const waiting = at < 0 ? undefined : queue.splice(at, 1)[0];
    if (waiting === undefined) return;
    owner = waiting.from;
    upstream.write(waiting.message);
  };
  upstream.on(
    'data',
    readMessages((message) => {
      const to = owner;
      // ReadyForQuery says whether a transaction is open; if not, the connection is free.
      if (message[0] === 0x5a && message[5] === 0x49) owner = null;
      to?.write(message);
      if (message[0] === 0x5a) next();
    }),
  );

  const pool = createServer((client) => {
    client.on('error', () => {});
    client.once('data', () => {
      client.write(
        identity === 'server' ? greeting : renumber(greeting, Math.floor(Math.random() * 2 ** 30)),
      );
      client.on(
        'data',
        readMessages((message) => {
          if (message[0] === 0x58) return;
          queue.push({ from: client, message });
          if (owner === null || owner === client) next();
        }),
      );
    });
  });
  await new Promise<void>((resolve) => pool.listen(join(folder, '.s.PGSQL.6432'), resolve));
  try {
    return await use({ ...server, host: folder, port: 6432 });
  } finally {
    upstream.destroy();
    pool.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Starts a session as libpq does and returns all that the server said until it was ready. */
function start(socket: Socket, server: ClientConfig): Promise<Buffer> {
  const fields = Buffer.from(`user\0${server.user}\0database\0${server.database}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + fields.length, 0);
  head.writeInt32BE(196608, 4);
  socket.write(Buffer.concat([head, fields]));
  return new Promise((resolve, reject) => {
    const said: Buffer[] = [];
    const read = readMessages((message) => {
      said.push(message);
      if (message[0] !== 0x5a) return;
      socket.off('data', read);
      resolve(Buffer.concat(said));
    });
    socket.on('data', read);
    socket.once('error', reject);
  });
}

/** BackendKeyData with another process number (manual 55.7). */
function renumber(greeting: Buffer, pid: number): Buffer {
  const copy = Buffer.from(greeting);
  for (let at = 0; at < copy.length; at += 1 + copy.readInt32BE(at + 1)) {
    if (copy[at] === 0x4b) copy.writeInt32BE(pid, at + 5);
  }
  return copy;
}

function readMessages(each: (message: Buffer) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 5 && rest.length >= 1 + rest.readInt32BE(1)) {
      const length = 1 + rest.readInt32BE(1);
      const message = rest.subarray(0, length);
      rest = rest.subarray(length);
      each(message);
    }
  };
}
