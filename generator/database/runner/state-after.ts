import type { DatabaseError } from '../database-error.ts';
import type { BlockRun } from './block-run.ts';
import type { MigrationBlock } from './parse-migration.ts';

/** What the database has of a script of which a block failed, and how to go on. */
export function stateAfter(
  run: BlockRun,
  block: MigrationBlock,
  { code }: DatabaseError,
  committing: boolean,
): string {
  const whole = run.blocks.length;
  const before = block.number - 1;
  const done = run.direction === 'up' ? 'applied' : 'reverted';
  if (committing && code === 'connection-lost') {
    return `The connection was lost while ${run.name} was being committed: ask "migrate status" whether it is ${done}`;
  }
  const stands =
    before === 0
      ? `Nothing of ${run.name} is ${done}`
      : `${before} of ${whole} blocks of ${run.name} are ${done}`;
  if (block.backfill !== null) {
    return `${stands}; the batches of block ${block.number} that are committed stay, and the next run goes on with the rest`;
  }
  if (block.transaction === 'outside') {
    return `${stands}, and of block ${block.number}, which runs outside of a transaction, what came before the failed statement`;
  }
  return before === 0 ? stands : `${stands}; run again to go on with block ${block.number}`;
}
