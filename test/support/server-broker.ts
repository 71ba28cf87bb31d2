import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chooseBinaries } from '../../generator/database/binaries.ts';
import { type EmbeddedServer, startServer } from '../../generator/database/embedded-server.ts';

/**
 * Global set-up of the test run: one server for each major, shared by all workers, started when a test first asks for
 * it (a run of kernel tests starts none) and stopped after the last.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const servers = new Map<number, Promise<EmbeddedServer>>();
  const folder = await mkdtemp(join(tmpdir(), 'tablewright-test-'));
  const path =
    process.platform === 'win32' ? `\\\\.\\pipe\\tablewright-${process.pid}` : join(folder, 'broker');

  const answer = async (socket: Socket): Promise<void> => {
    for await (const line of createInterface({ input: socket })) {
      const major = Number(line);
      const started = servers.get(major) ?? start(major);
      servers.set(major, started);
      const reply = await started.then(
        (server) => ({ ...server.connection('postgres'), version: server.version }),
        (error: Error & { hint?: string }) => ({ error: [error.message, error.hint].join('\n') }),
      );
      socket.write(`${JSON.stringify(reply)}\n`);
    }
  };
  const broker = createServer((socket) => {
    socket.on('error', () => {});
    void answer(socket).catch(() => {});
  });
  await new Promise<void>((resolve, reject) => {
    broker.once('error', reject);
    broker.listen(path, resolve);
  });
  process.env.TABLEWRIGHT_TEST_BROKER = path;

  return async () => {
    broker.close();
    const stops = await Promise.allSettled(
      [...servers.values()].map(async (server) => (await server).stop()),
    );
    await rm(folder, { recursive: true, force: true });
    for (const stop of stops) if (stop.status === 'rejected') console.error(stop.reason);
  };
}

async function start(major: number): Promise<EmbeddedServer> {
  const binaries = await chooseBinaries(process.cwd(), { min: major, max: major }, 'min');
  return startServer({ binaries });
}
