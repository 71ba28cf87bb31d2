// Builds dist/ from the sources: modules for Node, type declarations, compiled templates. It runs before every command of
// this repository, so it does nothing when nothing changed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { importTypeScript } from './import-typescript.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const require = createRequire(import.meta.url);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const build = hashOf([
  ...sourcesOf('generator'),
  ...sourcesOf('templates'),
  'scripts/build.js',
  'scripts/compile-template.js',
  'scripts/import-typescript.js',
  'scripts/warm-tool.js',
  ...sourcesOf('scripts/warm-project'),
  'tsconfig.build.json',
  'package-lock.json',
  'package.json',
]);
/** What both bundles are made with. */
const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  // What is big, native or rarely loaded stays where npm installs it; yargs and diff, many small files, are
  // dearer loose than bundled.
  external: ['esbuild', 'libpg-query', 'pg', 'handlebars', '@babel/code-frame'],
  logLevel: 'warning',
};
/** The command line, and the DSL that it loads schemas with, for the build itself. */
const toolEntry = `
  export { runCli } from './generator/cli/run-cli.ts';
  export { toolDsl } from './generator/api/tool-dsl.ts';
`;
const constants = {
  TABLEWRIGHT_BUILD: JSON.stringify(build),
  TABLEWRIGHT_VERSION: JSON.stringify(version),
};

/**
 * What the DSL's script takes from its context once: there, Node answers every look at a global itself, which costs as much as
 * making ten objects.
 */
const globalsOfDsl = [
  'Array',
  'BigInt',
  'Date',
  'Error',
  'JSON',
  'Map',
  'Math',
  'Number',
  'Object',
  'Proxy',
  'RangeError',
  'Reflect',
  'RegExp',
  'Set',
  'String',
  'Symbol',
  'TypeError',
  'WeakMap',
  'WeakSet',
];

const mark = join(dist, '.build');
if (!existsSync(mark) || readFileSync(mark, 'utf8') !== build) await run();

async function run() {
  const started = performance.now();
  // Beside the old build and then in its place, so that a build that fails leaves the old one.
  const target = join(root, `.dist-${process.pid}`);
  try {
    await Promise.all([bundle(target), declare(join(target, 'types'))]);
    cpSync(join(root, 'templates', 'functions'), join(target, 'templates', 'functions'), { recursive: true });
    await bundleEntry(target);
    await linkDsl(target);
    await compileTool(target);
    chmodSync(join(target, 'cli.cjs'), 0o755);
    replace(target);
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
  console.error(`built dist/ in ${Math.round(performance.now() - started)} ms`);
}

/**
 * Puts a build in place file by file, what others load first: a command that runs meanwhile finds all of its modules, and
 * two builds at once come to the same end.
 */
function replace(target) {
  const rank = (file) => (file === 'cli.cjs' || file === 'index.js' || file === 'dsl.js' ? 1 : 0);
  const files = filesOf(target).sort((a, b) => rank(a) - rank(b));
  for (const file of files) {
    mkdirSync(dirname(join(dist, file)), { recursive: true });
    renameSync(join(target, file), join(dist, file));
  }
  const kept = new Set(files);
  for (const file of filesOf(dist)) if (!kept.has(file)) rmSync(join(dist, file), { force: true });
  writeFileSync(mark, build);
}

async function bundle(target) {
  const esbuild = await import('esbuild');
  await esbuild.build({
    ...shared,
    entryPoints: {
      'run-cli': 'generator/cli/run-cli.ts',
      dsl: 'generator/dsl.ts',
      index: 'generator/index.ts',
    },
    outdir: target,
    // All modules side by side: `dslUrl` and the templates are found from any of them.
    chunkNames: '[name]-[hash]',
    splitting: true,
    format: 'esm',
    define: constants,
    plugins: [precompiledTemplates()],
  });
}

/**
 * Where a command starts. It is no module of Node's: their loader, and what it reads of each built-in module that they
 * import, cost more than an unchanged project has to.
 */
async function bundleEntry(target) {
  const esbuild = await import('esbuild');
  await esbuild.build({
    ...shared,
    entryPoints: ['generator/cli/main.ts'],
    outfile: join(target, 'cli.cjs'),
    format: 'cjs',
    banner: { js: 'const toolUrl = require("node:url").pathToFileURL(__filename).href;' },
    define: { ...constants, 'import.meta.url': 'toolUrl' },
    plugins: [
      {
        name: 'modules-stay-loose',
        setup(builder) {
          builder.onResolve({ filter: /\/run-cli\.ts$/ }, () => ({ path: './run-cli.js', external: true }));
        },
      },
    ],
  });
}

/**
 * The DSL once more, as a script and a module that hands on what it makes: esbuild and V8 would read it anew for every
 * schema.
 */
async function linkDsl(target) {
  const esbuild = await import('esbuild');
  await esbuild.build({
    ...shared,
    entryPoints: ['generator/dsl.ts'],
    outfile: join(target, `dsl-${build}.cjs`),
    format: 'cjs',
    banner: { js: `(function (module) {"use strict";const {${globalsOfDsl.join(', ')}} = globalThis;` },
    footer: { js: '})' },
  });
  const { linkText } = await importTypeScript(join(root, 'generator/load/dsl.ts'));
  const names = Object.keys(await import(pathToFileURL(join(target, 'dsl.js'))));
  writeFileSync(join(target, `dsl-${build}.mjs`), linkText(names));
}

/**
 * The command line once more, as one script, and what V8 made of it: Node 20 keeps no code of modules, so that a command
 * would compile anew what each one runs.
 */
async function compileTool(target) {
  const esbuild = await import('esbuild');
  const tool = join(target, `tool-${build}.cjs`);
  await esbuild.build({
    ...shared,
    stdin: { contents: toolEntry, resolveDir: root },
    outfile: tool,
    format: 'cjs',
    // Code that V8 kept has forgotten who answers an `import()`.
    supported: { 'dynamic-import': false },
    banner: { js: '(function (require, module, toolUrl) {' },
    footer: { js: '})' },
    define: { ...constants, 'import.meta.url': 'toolUrl' },
    plugins: [precompiledTemplates()],
  });
  const project = mkdtempSync(join(tmpdir(), 'tablewright-build-'));
  try {
    cpSync(join(root, 'scripts', 'warm-project'), project, { recursive: true });
    const script = join(root, 'scripts', 'warm-tool.js');
    await runNode([script, target, build], project, 'ignore');
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

/** Replaces the module that is empty in the sources by the built-in templates, compiled. */
function precompiledTemplates() {
  return {
    name: 'precompiled-templates',
    setup(builder) {
      builder.onLoad({ filter: /emit\/precompiled-templates\.ts$/ }, async () => {
        const { compileTemplate } = await import('./compile-template.js');
        const { foreignFolders } = await importTypeScript(join(root, 'generator/emit/template-options.ts'));
        const entries = sourcesOf('templates')
          .map((file) => file.slice('templates/'.length))
          .filter(
            (file) => file.endsWith('.hbs') && !foreignFolders.some((folder) => file.startsWith(folder)),
          )
          .map((file) => {
            const source = readFileSync(join(root, 'templates', file), 'utf8');
            return `[${JSON.stringify(file.slice(0, -4))}, ${compileTemplate(source)}]`;
          });
        return {
          contents: `export const precompiledTemplates = new Map([${entries.join(',\n')}]);`,
          loader: 'js',
        };
      });
      // Their texts are only read where they are compiled at run time.
      builder.onLoad({ filter: /emit\/built-in-sources\.ts$/ }, () => ({
        contents: 'export function builtInSources() { return new Map(); }',
        loader: 'js',
      }));
    },
  };
}

async function declare(target) {
  mkdirSync(target, { recursive: true });
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  const options = ['--outDir', target];
  const config = join(root, 'tsconfig.build.json');
  await runNode([tsc, '-p', config, ...options], root, 'inherit');
  pruneDeclarations(target);
}

async function runNode(args, cwd, stdout) {
  const code = await new Promise((done, fail) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', stdout, 'inherit'] });
    child.once('error', fail);
    child.once('exit', done);
  });
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}: see the errors above`);
}

/** Removes the declarations that those of the two entry points do not lead to: what is inside is nobody's to import. */
function pruneDeclarations(folder) {
  const kept = new Set();
  const visit = (file) => {
    if (kept.has(file)) return;
    kept.add(file);
    const text = readFileSync(join(folder, file), 'utf8');
    for (const [, to] of text.matchAll(/(?:from|import)[\s(]*['"](\.[^'"]*)['"]/g)) {
      visit(join(dirname(file), to.replace(/\.[jt]s$/, '.d.ts')).replaceAll('\\', '/'));
    }
  };
  visit('dsl.d.ts');
  visit('index.d.ts');
  for (const file of filesOf(folder)) if (!kept.has(file)) rmSync(join(folder, file));
}

/** Paths from a folder, sorted, of all files below it. */
function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

/** Paths from the root of this repository. */
function sourcesOf(folder) {
  return filesOf(join(root, folder)).map((file) => `${folder}/${file}`);
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex').slice(0, 24);
}
