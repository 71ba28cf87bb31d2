import pg from 'pg';
import { runToTheEnd } from './run-to-the-end.ts';
import type { Job } from './victim.ts';

// Run by `victim.ts` as a program of its own.

let answered = 0;
let killAfter = 0;

const { query } = pg.Client.prototype;
Reflect.set(pg.Client.prototype, 'query', function (this: pg.Client, ...given: unknown[]) {
  const answer: unknown = Reflect.apply(query, this, given);
  if (!(answer instanceof Promise)) return answer;
  const count = (): void => {
    answered += 1;
    if (answered === killAfter) process.kill(process.pid, 'SIGKILL');
  };
  answer.then(count, count);
  return answer;
});

process.once('message', (job: Job) => {
  killAfter = job.killAfter;
  runToTheEnd(job.target, job.folders).then(
    () => process.send?.(answered, () => process.exit(0)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.send?.('ready');
