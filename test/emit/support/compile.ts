import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Project, ts } from 'ts-morph';
import type { Artifact } from '../../../generator/emit/artifact.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The strictest settings that an application may have. */
const strict = {
  target: 'es2022',
  lib: ['es2022'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noPropertyAccessFromIndexSignature: true,
  noUnusedLocals: true,
  verbatimModuleSyntax: true,
  isolatedDeclarations: true,
  declaration: true,
  erasableSyntaxOnly: true,
  skipLibCheck: false,
  noEmit: true,
};

export const moduleSettings = {
  nodenext: { module: 'nodenext' },
  bundler: { module: 'preserve', moduleResolution: 'bundler' },
} as const;

/** Asks compilers not to check a module (ADR 79). */
export const uncheckedMark = /^\/\/ @ts-nocheck .*\n/m;

/**
 * A folder outside the project with the files of `generated/` and of an application; `node_modules` only where asked. What
 * applications do not check is checked here.
 */
export function writeProject(
  artifacts: readonly Artifact[],
  files: Readonly<Record<string, string>> = {},
  packages = false,
): string {
  const folder = mkdtempSync(join(tmpdir(), 'tablewright-emit-'));
  const all: [string, string][] = [
    ...artifacts.map(({ path, content }): [string, string] => [
      `generated/${path}`,
      content.replace(uncheckedMark, ''),
    ]),
    ...Object.entries(files),
  ];
  for (const [path, content] of [...all, ['package.json', '{ "type": "module" }'] as const]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  if (packages) symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** A copy of a project's generated TypeScript as `writeProject` writes it, so that the project itself stays as it was generated. */
export function copyProject(
  root: string,
  files: Readonly<Record<string, string>> = {},
  packages = false,
): string {
  const paths = readdirSync(join(root, 'generated'), { recursive: true, encoding: 'utf8' });
  const artifacts = paths
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path, content: readFileSync(join(root, 'generated', path), 'utf8'), header: true }));
  return writeProject(artifacts, files, packages);
}

export function removeProject(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** The same by TypeScript 6, which ts-morph carries; of the project that `compileProject` compiled last. */
export function compileAgain(folder: string): readonly string[] {
  const project = new Project({ tsConfigFilePath: join(folder, 'tsconfig.json') });
  return project.getPreEmitDiagnostics().flatMap((diagnostic) => {
    const file = diagnostic.getSourceFile();
    const { line, column } = file?.getLineAndColumnAtPos(diagnostic.getStart() ?? 0) ?? {
      line: 0,
      column: 0,
    };
    const place = `${relative(folder, file?.getFilePath() ?? '')}(${line},${column})`;
    const text = ts.flattenDiagnosticMessageText(diagnostic.compilerObject.messageText, '\n');
    return `${place}: error TS${diagnostic.getCode()}: ${text}`.split('\n');
  });
}

/** Runs TypeScript 7 over a project; returns its messages, one a line, with paths relative to the project. */
export function compileProject(
  folder: string,
  settings: object,
  options: { types: readonly string[]; include: readonly string[] },
): readonly string[] {
  const config = {
    compilerOptions: { ...strict, ...settings, types: options.types },
    include: options.include,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout, stderr, error } = spawnSync(
    process.execPath,
    [tsc, '--project', folder, '--pretty', 'false'],
    { encoding: 'utf8', cwd: folder },
  );
  if (error !== undefined) throw error;
  return `${stdout}${stderr}`.split('\n').filter((line) => line.trim() !== '');
}
