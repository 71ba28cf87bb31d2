import { spawn } from 'node:child_process';
import { startDev as startServer } from '../database/dev.ts';
import { migrateUp } from './migrate.ts';
import { openProject } from './project.ts';
import type { DevOptions, DevServer } from './results.ts';

/** See `startDev` of the library API. */
export async function startDev(options: DevOptions): Promise<DevServer> {
  const { root, postgres } = openProject(options.root ?? process.cwd());
  return startServer({
    root,
    postgres,
    migrate: async (url) => {
      await migrateUp({ ...options, root, database: url });
    },
    seed: async (url) => {
      if (options.seed !== false) await seed(root, url, options);
    },
  });
}

/** Sample data comes from the project's own `seed` script, which is given the database to fill. */
async function seed(root: string, url: string, { onProgress }: DevOptions): Promise<void> {
  onProgress?.('loading sample data: npm run seed');
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', '--if-present', 'seed'], {
      cwd: root,
      env: { ...process.env, DATABASE_URL: url },
      // stdout is the report's alone.
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`the seed script of package.json ended with ${code}`);
}
