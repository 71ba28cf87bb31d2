import { startDev } from '../../index.ts';
import { fine } from '../reporter.ts';
import type { Verb } from './verb.ts';

export const devVerb: Verb = {
  command: 'dev',
  describe:
    'Start a PostgreSQL of your own, migrate it, load sample data; Ctrl-C stops it and keeps the data',
  options: {
    seed: {
      type: 'boolean',
      default: true,
      describe: 'Load sample data with the `seed` script of package.json',
    },
  },
  async run(args, reporter) {
    const dev = await startDev({ seed: args.flag('seed'), onProgress: reporter.progress });
    // Printed while it runs: whoever reads it wants to connect now.
    const data = dev.fresh ? 'new, with the sample data' : 'as the last run left it';
    reporter.say(
      `PostgreSQL ${dev.major} is ready, its data ${data}:\n\n  psql ${JSON.stringify(dev.url)}\n`,
    );
    reporter.say('Ctrl-C stops it and keeps the data under .tablewright/.');
    await untilStopped();
    await dev.stop();
    return fine('stopped', {}, ['Stopped.']);
  },
};

/** Until Ctrl-C, or the end of whoever started us. */
async function untilStopped(): Promise<void> {
  // The server lets a process end that forgot it; this one waits.
  const alive = setInterval(() => {}, 60_000);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  clearInterval(alive);
}
