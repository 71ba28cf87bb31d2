import type { BlockRun } from './block-run.ts';
import { runInside } from './run-inside.ts';
import { runOutside } from './run-outside.ts';

/**
 * Runs the blocks that are not done yet, each with its record.
 *
 * @throws MigrationFailure for the statement that failed; blocks before its block stand, and nothing else
 */
export async function runBlocks(run: BlockRun): Promise<void> {
  for (const block of run.blocks.slice(run.done)) {
    const started = performance.now();
    let skipped = false;
    if (block.transaction === 'inside') await runInside(run, block);
    else skipped = !(await runOutside(run, block));
    const { name } = run;
    const { number, title } = block;
    const durationMs = performance.now() - started;
    run.onEvent({
      type: 'block',
      name,
      number,
      title,
      statements: block.statements.length,
      durationMs,
      skipped,
    });
  }
}
