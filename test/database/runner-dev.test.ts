import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startDev } from '../../generator/database/dev.ts';
import { migrateUp } from '../../generator/database/runner/migrate-up.ts';
import { openSession } from '../../generator/database/session.ts';
import { folder } from './runner-folder.support.ts';

test('dev migrates, seeds once, and keeps what was written', async () => {
  const root = await mkdtemp(join('/tmp', 'dev-'));
  await chmod(root, 0o755);
  let seeded = 0;
  const folders = [folder(1, 'CREATE TABLE public.a (b integer)', 'DROP TABLE public.a')];
  const start = (failing: boolean) =>
    startDev({
      root,
      postgres: { min: 15, max: 18 },
      migrate: async (url) => void (await migrateUp({ target: url, folders })),
      seed: async (url) => {
        seeded += 1;
        await inDatabase(url, 'INSERT INTO public.a VALUES (1)');
        if (failing) throw new Error('the seed failed');
      },
    });
  try {
    await expect(start(true)).rejects.toThrow('the seed failed');
    const first = await start(false);
    expect(first.fresh).toBe(true);
    expect(await inDatabase(first.url, 'INSERT INTO public.a VALUES (2) RETURNING b')).toEqual([{ b: 2 }]);
    await first.stop();
    const second = await start(false);
    expect(second.fresh).toBe(false);
    expect(await inDatabase(second.url, 'SELECT b FROM public.a ORDER BY b')).toEqual([{ b: 1 }, { b: 2 }]);
    await second.stop();
    expect(seeded).toBe(2);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});

async function inDatabase(url: string, sql: string): Promise<unknown[]> {
  const { client, close } = await openSession(url);
  return client
    .query(sql)
    .then(({ rows }) => rows)
    .finally(close);
}
