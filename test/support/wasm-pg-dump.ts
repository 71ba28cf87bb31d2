import { File } from 'node:buffer';
import { MessageChannel, Worker } from 'node:worker_threads';
import { pgDump } from '@electric-sql/pglite-tools/pg_dump';

const SHARED_BYTES = 64 * 1024 * 1024;

/** Where the server is, as `net.connect` takes it. It must not ask for a password. */
export type WireAddress = { readonly path: string } | { readonly host: string; readonly port: number };

/**
 * Dumps a database of a real server with the pg_dump that comes as WebAssembly: for majors of which no native pg_dump
 * can be had. It expects an embedded PostgreSQL and gets a wire to ours: what it writes goes to a worker that holds
 * the socket, and the calling thread sleeps until the answer is complete.
 */
export async function wasmDumpSchema(
  address: WireAddress,
  database: string,
  args: readonly string[],
): Promise<string> {
  const state = new SharedArrayBuffer(12);
  const bytes = new SharedArrayBuffer(SHARED_BYTES);
  const flags = new Int32Array(state);
  const shared = new Uint8Array(bytes);
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(new URL('./wire-worker.js', import.meta.url), {
    workerData: { state, bytes, address, port: port2 },
    transferList: [port2],
  });
  const wire = {
    execProtocolRawStream(
      message: Uint8Array,
      { onRawData }: { onRawData: (bytes: Uint8Array) => void },
    ): void {
      if (message[0] === 0x58 /* Terminate: it has no answer */) return;
      shared.set(message);
      Atomics.store(flags, 0, 1);
      port1.postMessage(message.length);
      if (Atomics.wait(flags, 0, 1, 60_000) === 'timed-out' || flags[2] === 1)
        throw new Error('the wire to the server broke');
      onRawData(shared.slice(0, flags[1]));
    },
    query: async () => ({ rows: [{ search_path: 'pg_catalog' }] }),
    exec: async () => [],
  };
  try {
    // Its type asks for a whole PGlite, of which it uses the three members above.
    const file: unknown = await Reflect.apply(pgDump, undefined, [
      { pg: wire, args: ['-d', database, ...args] },
    ]);
    if (!(file instanceof File)) throw new Error('pg_dump gave no file');
    return await file.text();
  } finally {
    port1.close();
    await worker.terminate();
  }
}
