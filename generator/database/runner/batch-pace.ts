/** Rows of the first batch; it doubles from there. */
const FIRST = 100;
const MOST = 20_000;

/**
 * Sizes the batches of a backfill: as long as the rows of one stay locked, others who want them wait, so that batches
 * aim at a time, not at a number of rows.
 */
export class BatchPace {
  readonly #targetMs: number;
  #size = FIRST;

  constructor(targetMs: number) {
    this.#targetMs = targetMs;
  }

  get size(): number {
    return Math.max(1, Math.floor(this.#size));
  }

  /** A batch of the present size took so long. */
  took(milliseconds: number): void {
    const factor = this.#targetMs / Math.max(milliseconds, 0.1);
    // It shrinks at once, and grows step by step: a fast batch may have been one without anything to write.
    this.#size = Math.min(MOST, Math.max(1, this.#size * Math.min(1.5, Math.max(0.2, factor))));
  }

  /** A row of the batch was locked by somebody else. */
  collided(): void {
    this.#size = Math.max(1, this.#size / 4);
  }
}
