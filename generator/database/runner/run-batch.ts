import { setTimeout as sleep } from 'node:timers/promises';
import { toDatabaseError } from '../database-error.ts';
import type { BatchPace } from './batch-pace.ts';
import { type BlockRun, mayTryAgain, retryPause } from './block-run.ts';
import type { BatchTexts, Place, Reach } from './print-batch.ts';

export interface Batch {
  /** Whether rows may follow within its reach. */
  readonly full: boolean;
  /** Rows that it read, and how many of them are still to do. */
  readonly rows: number;
  readonly left: number;
  /** Of the last row that it read. */
  readonly last: Place | null;
  readonly milliseconds: number;
}

/** Writes as many rows as the pace allows of what is reached, which is read for at most `reach.rows`. */
export async function runBatch(
  run: BlockRun,
  texts: BatchTexts,
  reach: Reach,
  pace: BatchPace,
): Promise<Batch> {
  const { client } = run;
  const started = Date.now();
  for (let attempt = 1; ; attempt += 1) {
    const rows = Math.min(pace.size * reach.every, reach.rows);
    try {
      const begun = performance.now();
      const answer = readAnswer(await client.query(texts.batch({ ...reach, rows })));
      const milliseconds = performance.now() - begun;
      pace.took(milliseconds);
      return { full: answer.rows === rows, milliseconds, ...answer };
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {});
      const { sqlstate } = toDatabaseError(error, 'write a batch');
      if (!mayTryAgain(sqlstate, started, run.limits)) throw error;
      pace.collided();
      await sleep(Math.min(retryPause(attempt), 200));
    }
  }
}

/** pg answers several statements with an array, which its types do not tell. */
function readAnswer(answer: unknown): Pick<Batch, 'rows' | 'left' | 'last'> {
  for (const each of Array.isArray(answer) ? answer : []) {
    const rows: unknown = typeof each === 'object' && each !== null ? Reflect.get(each, 'rows') : null;
    const row: unknown = Array.isArray(rows) ? rows[0] : null;
    if (typeof row !== 'object' || row === null) continue;
    const last: unknown = Reflect.get(row, 'last');
    const count = (name: string) => Number(Reflect.get(row, name));
    return { rows: count('rows'), left: count('left'), last: Array.isArray(last) ? last.map(String) : null };
  }
  return { rows: 0, left: 0, last: null };
}
