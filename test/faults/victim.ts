import { type ChildProcess, fork } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { ClientConfig } from 'pg';
import type { MigrationSource } from '../../generator/database/runner/migration-source.ts';

/** What a victim is to run. */
export interface Job {
  readonly target: ClientConfig;
  readonly folders: readonly MigrationSource[];
  /** It kills itself once so many statements were answered; 0 for never. */
  readonly killAfter: number;
}

/** A runner in a process of its own. */
export interface Victim {
  /** Ends with the number of statements that were answered, or null when it was killed. */
  readonly ended: Promise<number | null>;
  kill(): void;
}

/** Starts runners that are to be killed; a few processes are always warm, since Node takes longer to start than to migrate. */
export class Victims {
  readonly #folder: string;
  readonly #program: string;
  readonly #warm: Promise<ChildProcess>[] = [];

  private constructor(folder: string) {
    this.#folder = folder;
    this.#program = join(folder, 'runner.mjs');
  }

  static async open(): Promise<Victims> {
    await mkdir('.tablewright', { recursive: true });
    const victims = new Victims(await mkdtemp(resolve('.tablewright', 'faults-')));
    await build({
      entryPoints: [resolve(import.meta.dirname, 'runner-child.ts')],
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      outfile: victims.#program,
      logLevel: 'error',
    });
    victims.#refill();
    return victims;
  }

  async run(job: Job): Promise<Victim> {
    const child = await (this.#warm.shift() ?? this.#start());
    this.#refill();
    let statements: number | null = null;
    child.on('message', (message) => {
      if (typeof message === 'number') statements = message;
    });
    const ended = new Promise<number | null>((done, fail) => {
      child.once('exit', (code, signal) => {
        if (signal === 'SIGKILL') done(null);
        else if (code === 0) done(statements);
        else fail(new Error(`the runner ended with ${code}`));
      });
    });
    // Whoever does not wait for it is not told either.
    ended.catch(() => {});
    child.send(job);
    return { ended, kill: () => child.kill('SIGKILL') };
  }

  async close(): Promise<void> {
    for (const warm of this.#warm) (await warm).kill('SIGKILL');
    await rm(this.#folder, { recursive: true, force: true });
  }

  #refill(): void {
    while (this.#warm.length < 2) this.#warm.push(this.#start());
  }

  #start(): Promise<ChildProcess> {
    const child = fork(this.#program, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    return new Promise((ready, fail) => {
      child.once('message', () => ready(child));
      child.once('error', fail);
    });
  }
}
