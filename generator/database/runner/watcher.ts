import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Blocker } from './blocker.ts';
import { readBlockers } from './blockers.ts';
import { readIndexProgress } from './index-progress.ts';
import type { OnRunnerEvent } from './runner-event.ts';

export interface WatchOptions {
  readonly name: string;
  readonly number: number;
  readonly title: string;
  /** When to look for the first time, in milliseconds: what is over by then costs nothing. */
  readonly firstMs: number;
  /** The longest wait for others without a break, after which the statement is cancelled; null for no bound. */
  readonly limitMs: number | null;
}

/** A statement that has no lock_timeout waited for others longer than it may, and was cancelled. */
export class WaitedTooLong extends Error {
  override readonly name = 'WaitedTooLong';
}

/** Between two looks, and between two reports of the same, in milliseconds. */
const LOOK_EVERY = 500;
const TELL_EVERY = 5_000;

/** Looks from a second session at what the first one waits for, and how far it came. */
export class Watcher {
  readonly #pid: number;
  readonly #connectAgain: () => Promise<Client>;
  readonly #onEvent: OnRunnerEvent;
  #second: Promise<Client | null> | null = null;
  #lastBlockers: readonly Blocker[] = [];

  /**
   * @param pid server process of the session that works
   * @param connectAgain opens a second session; called when there is something to look at
   */
  constructor(pid: number, connectAgain: () => Promise<Client>, onEvent: OnRunnerEvent) {
    this.#pid = pid;
    this.#connectAgain = connectAgain;
    this.#onEvent = onEvent;
  }

  /** Whom the work that was watched last was seen to wait for. */
  get lastBlockers(): readonly Blocker[] {
    return this.#lastBlockers;
  }

  /** @throws what `work` throws; WaitedTooLong in place of the error of a statement that was cancelled for its waiting */
  async watch<T>(options: WatchOptions, work: () => Promise<T>): Promise<T> {
    this.#lastBlockers = [];
    const over = new AbortController();
    const looking = this.#look(options, over.signal);
    try {
      return await work();
    } catch (error) {
      over.abort();
      throw (await looking) ? new WaitedTooLong() : error;
    } finally {
      over.abort();
      // No cancel request may be on its way when the next statement begins.
      await looking;
    }
  }

  async close(): Promise<void> {
    const second = await this.#second;
    await second?.end().catch(() => {});
  }

  /** @returns whether it cancelled the work */
  async #look(options: WatchOptions, signal: AbortSignal): Promise<boolean> {
    const { name, number, title, limitMs } = options;
    const started = Date.now();
    let [blockedSince, toldBlocked, toldProgress] = [0, 0, started];
    for (let pause = options.firstMs; await passed(pause, signal); pause = LOOK_EVERY) {
      // Without a free connection nothing is seen, and the work goes on all the same.
      this.#second ??= this.#connectAgain().catch(() => null);
      const second = await this.#second;
      if (second === null) return false;
      try {
        const by = await readBlockers(second, this.#pid);
        const now = Date.now();
        if (signal.aborted) return false;
        if (by.length === 0) blockedSince = 0;
        else {
          this.#lastBlockers = by;
          if (blockedSince === 0) blockedSince = now;
          if (now - toldBlocked >= TELL_EVERY) {
            toldBlocked = now;
            this.#onEvent({ type: 'blocked', name, number, by, waitedMs: now - blockedSince });
          }
          if (limitMs !== null && now - blockedSince >= limitMs) {
            await second.query('SELECT pg_cancel_backend($1)', [this.#pid]);
            return true;
          }
        }
        if (now - toldProgress < TELL_EVERY) continue;
        toldProgress = now;
        const progress = await readIndexProgress(second, this.#pid);
        if (progress !== null && !signal.aborted) {
          this.#onEvent({ type: 'progress', name, number, title, elapsedMs: now - started, ...progress });
        }
      } catch {
        // The second session was ended by somebody: another one is opened.
        await second.end().catch(() => {});
        this.#second = null;
      }
    }
    return false;
  }
}

async function passed(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return sleep(milliseconds, true, { signal }).catch(() => false);
}
