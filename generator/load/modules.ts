import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Outline, readOutline } from './outline.ts';

export interface ModuleText {
  readonly text: string;
  readonly outline: Outline;
  /** By specifier, the own module that it resolves to. */
  readonly imports: ReadonlyMap<string, string>;
}

/** The user's own modules that schema.ts reaches, by absolute path, schema.ts first. */
export interface ModuleTexts {
  readonly files: ReadonlyMap<string, ModuleText>;
  readonly attempted: readonly string[];
}

/** Reads schema.ts and every module that it reaches by relative imports; `more` are those that only esbuild found. */
export function findModules(file: string, more: readonly string[] = [], followTypes = false): ModuleTexts {
  const files = new Map<string, ModuleText>();
  const attempted: string[] = [];
  const waiting = [file, ...more];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (files.has(path) || !/\.[cm]?[jt]sx?$/.test(path) || !existsSync(path)) continue;
    const text = readFileSync(path, 'utf8');
    const outline = readOutline(text);
    const imports = new Map<string, string>();
    for (const { from, typeOnly } of outline.links) {
      if (from === null || !/^\.{0,2}\//.test(from)) continue;
      const found = resolveModule(resolve(dirname(path), from), attempted);
      if (found === undefined) continue;
      imports.set(from, found);
      // esbuild drops what is only a type; the module may not even be one that can run.
      if (followTypes || !typeOnly) waiting.push(found);
    }
    files.set(path, { text, outline, imports });
  }
  return { files, attempted };
}

const typed: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
  '.jsx': ['.tsx'],
};

/** As esbuild resolves a path in TypeScript: `.js` may mean `.ts`, an extension may be missing, a folder has an index. */
function resolveModule(path: string, attempted: string[]): string | undefined {
  const extension = /\.[cm]?jsx?$/.exec(path)?.[0] ?? '';
  const bare = path.slice(0, path.length - extension.length);
  const candidates = [
    path,
    ...(typed[extension] ?? []).map((end) => bare + end),
    ...['.tsx', '.ts', '.jsx', '.js', '.mts', '.cts', '.mjs', '.cjs'].map((end) => path + end),
    ...['index.tsx', 'index.ts', 'index.jsx', 'index.js'].map((end) => `${path}/${end}`),
  ];
  for (const candidate of candidates) {
    if (statSync(candidate, { throwIfNoEntry: false })?.isFile() === true) return candidate;
    attempted.push(candidate);
  }
  return undefined;
}
