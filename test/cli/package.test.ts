import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { explanations } from '../../generator/cli/explanations.ts';
import { buildTool } from './support/temporary-project.ts';

const root = resolve(import.meta.dirname, '../..');

beforeAll(buildTool);

describe('the package', () => {
  it('contains what a user needs and nothing else', () => {
    const text = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
    });
    const [{ files }] = JSON.parse(text) as [{ files: readonly { path: string; mode: number }[] }];
    const paths = files.map(({ path }) => path);
    for (const needed of [
      'dist/cli.cjs',
      'dist/dsl.js',
      'dist/index.js',
      'dist/types/dsl.d.ts',
      'dist/types/index.d.ts',
      'dist/templates/functions/touch.hbs',
      'package.json',
    ]) {
      expect(paths).toContain(needed);
    }
    const unneeded = paths.filter(
      (path) => !/^(dist\/|package\.json$|README|LICEN[CS]E)/.test(path) || /\.test\.|\.map$/.test(path),
    );
    expect(unneeded).toEqual([]);
    expect(files.find(({ path }) => path === 'dist/cli.cjs')?.mode).toBe(0o755);
    expect(readFileSync(join(root, 'dist/cli.cjs'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('has an API that costs nothing before it is called: its static graph is itself and the kernel', async () => {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: ['generator/index.ts'],
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      outdir: 'unwritten',
      write: false,
      metafile: true,
    });
    const imports = (path: string): readonly string[] =>
      metafile.inputs[path]?.imports
        .filter(({ kind }) => kind === 'import-statement')
        .map((found) => found.path) ?? [];
    const seen = new Set<string>();
    const visit = (path: string): void => {
      if (seen.has(path)) return;
      seen.add(path);
      for (const next of imports(path)) visit(next);
    };
    visit('generator/index.ts');
    expect(
      [...seen].filter((path) => path !== 'generator/index.ts' && !path.startsWith('generator/kernel/')),
    ).toEqual([]);
  });

  it('explains every code that it uses, and none that it does not', () => {
    const used = new Set<string>();
    for (const entry of readdirSync(join(root, 'generator'), { recursive: true, withFileTypes: true })) {
      if (!entry.name.endsWith('.ts') || entry.name === 'explanations.ts') continue;
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
      for (const [, code] of text.matchAll(/'(TW\d{3})'/g)) if (code !== undefined) used.add(code);
    }
    expect([...explanations.keys()].sort()).toEqual([...used].sort());
  });
});
