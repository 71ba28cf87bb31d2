import { readFileSync } from 'node:fs';
import pg from 'pg';
import { migrateUp } from '../../generator/database/runner/migrate-up.ts';

/**
 * A deploy of the benchmark, in a process of its own: our migrations by the runner, each phase by a run of its own as gates
 * demand, or the statements that stand for what people write by hand.
 */
const { connection, folders, statements } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));

const started = performance.now();
if (folders === null) {
  const client = new pg.Client(connection);
  await client.connect();
  for (const sql of statements) await client.query(sql);
  await client.end();
} else {
  const verbose = process.env.TABLEWRIGHT_BENCH_VERBOSE !== undefined;
  for (;;) {
    const { applied, waiting } = await migrateUp({
      target: connection,
      folders,
      pastGates: true,
      onEvent: (event) =>
        verbose && console.error(((performance.now() - started) / 1000).toFixed(2), JSON.stringify(event)),
    });
    if (waiting === null) break;
    if (applied.length === 0) throw new Error(`${waiting.name} waits for ever`);
  }
}
// What starting Node costs is the same for both, and would hide the ratio of short ones.
process.send?.({ seconds: (performance.now() - started) / 1000 });
process.disconnect?.();
