import fc from 'fast-check';

/**
 * Every run draws the same cases, so that a red run is about the change at hand. `TABLEWRIGHT_SEED=random`, or any number,
 * goes hunting for others; fast-check prints the seed of what it finds.
 */
const wanted = process.env.TABLEWRIGHT_SEED ?? '20261122';

if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted) });
