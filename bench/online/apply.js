/**
 * One deploy of the benchmark, in a process of its own: the migrations of a project by the runner, each phase by a run of its own as
 * gates demand; or the statements of the same change as people write them. `node apply.js INPUT.json`
 */
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { migrateUp } from '../../dist/index.js';

const { connection, database, root, statements } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const verbose = process.env.TABLEWRIGHT_BENCH_VERBOSE !== undefined;
// What is to go on beside the change begins when the change does.
await new Promise((resolve) => {
  process.once('message', resolve);
  process.send('ready');
});
const started = performance.now();
/** Of the change itself: starting Node and connecting are the same for both, and would hide the ratio of short ones. */
let milliseconds = 0;

const tell = (event) => {
  if (verbose) console.error(((performance.now() - started) / 1000).toFixed(2), JSON.stringify(event));
};

if (statements !== undefined) {
  const client = new pg.Client(connection);
  await client.connect();
  const begun = performance.now();
  for (const sql of statements) await client.query(sql);
  milliseconds = performance.now() - begun;
  await client.end();
} else {
  for (;;) {
    const { applied, waiting } = await migrateUp({ root, database, pastGates: true, onEvent: tell });
    for (const { durationMs } of applied) milliseconds += durationMs;
    if (waiting === null) break;
    if (applied.length === 0) throw new Error(`${waiting.name} waits for ever`);
  }
}
process.send?.({ seconds: milliseconds / 1000 });
process.disconnect?.();
