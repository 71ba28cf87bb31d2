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
    await new Promise<void>((resolve) => {
      process.once('SIGINT', resolve);
      process.once('SIGTERM', resolve);
    });
    await dev.stop();
    return fine('stopped', {}, ['Stopped.']);
  },
};
