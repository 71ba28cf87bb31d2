import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire, type SourceMapPayload } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { BundleRequest } from './bundle-request.ts';
import type { Dsl } from './dsl.ts';
import { explainBundleFailure } from './explain-bundle-failure.ts';
import { inTemporaryFolder } from './in-temporary-folder.ts';

/** What esbuild says of the files that it read; paths are absolute here. */
export interface ModuleGraph {
  /** In the order in which their code runs. */
  readonly files: readonly string[];
  readonly imports: ReadonlyMap<string, readonly { readonly path: string; readonly original: string }[]>;
}

export interface Bundle {
  readonly code: string;
  readonly graph: ModuleGraph;
}

/** Name of the synthetic entry in stacks and source maps. */
export const entryName = 'tablewright-entry.js';

/**
 * Bundles schema.ts, its modules and what `tablewright` means into one script, by esbuild's binary: its JavaScript API
 * costs 45 ms of CPU to import, so that it is loaded only to explain a failure.
 *
 * @throws SchemaError when a module does not parse, or imports what is not there
 */
export function bundleSchema(request: BundleRequest): Promise<Bundle> {
  return inTemporaryFolder(async (folder) => {
    const outfile = join(folder, 'schema.js');
    const metafile = join(folder, 'meta.json');
    const args = [...bundleArguments(request.dsl), `--outfile=${outfile}`, `--metafile=${metafile}`];
    const entry = entryText(request.modules);
    if (runEsbuild(args, entry, request.root) !== 0) throw await explainBundleFailure(request, entry);
    const code = readFileSync(outfile, 'utf8');
    return { code, graph: readGraph(readFileSync(metafile, 'utf8'), request.root) };
  });
}

/** The source map of the bundle, its sources as absolute paths: only asked for after a failure. */
export function bundleSourceMap(request: BundleRequest): Promise<SourceMapPayload> {
  return inTemporaryFolder((folder) => {
    const outfile = join(folder, 'schema.js');
    const args = [...bundleArguments(request.dsl), `--outfile=${outfile}`, '--sourcemap=external'];
    runEsbuild(args, entryText(request.modules), request.root);
    const map = JSON.parse(readFileSync(`${outfile}.map`, 'utf8')) as SourceMapPayload;
    return { ...map, sources: map.sources.map((source) => resolve(folder, source)) };
  });
}

function bundleArguments(dsl: Dsl): readonly string[] {
  return [
    '--bundle',
    '--format=iife',
    '--platform=neutral',
    '--main-fields=module,main',
    '--target=esnext',
    // V8 looks the strings of a tagged template up in one list a script: 20,000 of them cost two seconds of CPU.
    '--supported:template-literal=false',
    '--charset=utf8',
    '--log-level=silent',
    '--legal-comments=none',
    `--alias:tablewright=${dsl.path}`,
    `--sourcefile=${entryName}`,
    '--loader=js',
    '--log-override:import-is-undefined=error',
    // A tsconfig.json, maybe one far above the project, must not change what a schema means.
    '--tsconfig-raw={}',
  ];
}

/** Imports every module whole, so that nothing is shaken out and the loader sees what each exports. */
export function entryText(modules: readonly string[]): string {
  const imports = modules.map((path, i) => `import * as m${i} from ${JSON.stringify(path)};`);
  return [
    "import { lowerSchema } from 'tablewright';",
    ...imports,
    "const e = globalThis[Symbol.for('tablewright.evaluation')];",
    `e.lowered = lowerSchema(e.statements, [${modules.map((_, i) => `m${i}`).join(', ')}], e.host);`,
  ].join('\n');
}

/** The exit status; null where it could not be started. */
function runEsbuild(args: readonly string[], input: string, cwd: string): number | null {
  return spawnSync(esbuildBinary(), args, { cwd, input, stdio: ['pipe', 'ignore', 'ignore'] }).status;
}

function esbuildBinary(): string {
  const require = createRequire(import.meta.url);
  const besideEsbuild = createRequire(require.resolve('esbuild'));
  const packed = join(
    dirname(besideEsbuild.resolve(`@esbuild/${process.platform}-${process.arch}/package.json`)),
  );
  return process.platform === 'win32' ? join(packed, 'esbuild.exe') : join(packed, 'bin', 'esbuild');
}

interface Metafile {
  readonly inputs: Readonly<
    Record<
      string,
      {
        readonly imports: readonly {
          readonly path: string;
          readonly original?: string;
          readonly external?: boolean;
        }[];
      }
    >
  >;
}

function readGraph(meta: string, root: string): ModuleGraph {
  const { inputs } = JSON.parse(meta) as Metafile;
  const files: string[] = [];
  const imports = new Map<string, readonly { path: string; original: string }[]>();
  for (const [path, { imports: found }] of Object.entries(inputs)) {
    if (path === entryName) continue;
    const file = resolve(root, path);
    files.push(file);
    imports.set(
      file,
      found.map(({ path: to, original = to }) => ({ path: resolve(root, to), original })),
    );
  }
  return { files, imports };
}

/** The files of the graph that are the user's own: not the DSL's, not a package's. */
export function ownModules({ files, imports }: ModuleGraph, dsl: Dsl): readonly string[] {
  const foreign = dslFiles(imports, dsl);
  return files.filter((path) => !foreign.has(path) && !path.includes('/node_modules/'));
}

/** The files of a graph that are the DSL's. */
export function dslFiles(imports: ModuleGraph['imports'], dsl: Dsl): ReadonlySet<string> {
  const found = new Set([dsl.path]);
  for (const path of found) for (const { path: to } of imports.get(path) ?? []) found.add(to);
  return found;
}
