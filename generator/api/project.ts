import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type ArtifactSwitches, artifactDefaults } from '../emit/artifact-switches.ts';
import { type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';

// A no-op `generate` runs this before anything else: it imports nothing but Node, the diagnostics and names.

/** Where a project keeps what, and which servers it is for. */
export interface Project {
  /** Folder of the nearest package.json. */
  readonly root: string;
  readonly packageFile: string;
  /** Absolute path of schema.ts. */
  readonly schemaFile: string;
  /** Absolute path of the output folder. */
  readonly outDir: string;
  /** The output folder as messages call it: `generated`. */
  readonly outName: string;
  /** `.tablewright`: lock, journal, stamp, data of `dev`. Never committed. */
  readonly stateDir: string;
  readonly templatesDir: string;
  readonly postgres: { readonly min: number; readonly max: number };
  /** Null: inferred at the first `generate` and kept in the manifest. */
  readonly imports: 'js' | 'ts' | null;
  /** Which of the optional artifacts are made. */
  readonly artifacts: ArtifactSwitches;
}

/**
 * Finds the project that a folder belongs to and reads its `package.json#tablewright`, every key of which is optional.
 *
 * @throws SchemaError TW901 without a package.json, TW902 for one that does not parse, TW903 for a wrong setting
 */
export function openProject(folder: string, schema?: string): Project {
  const packageFile = findUpwards(folder, 'package.json');
  if (packageFile === null) {
    throw usage(
      'TW901',
      `no package.json in ${folder} or above it`,
      'Run `npm init` first, or go to the project.',
    );
  }
  const root = dirname(packageFile);
  const config = readConfig(packageFile);
  const problems: Diagnostic[] = [];
  const text = (key: string, standard: string): string => {
    const value = config[key] ?? standard;
    if (typeof value === 'string' && value !== '' && !value.includes('\0')) return value;
    problems.push(
      setting(`"${key}" is ${JSON.stringify(value)}`, `Write a path, like ${JSON.stringify(standard)}.`),
    );
    return standard;
  };
  for (const key of Object.keys(config)) {
    if (!known.has(key))
      problems.push(setting(`there is no setting "${key}"`, `Known are ${[...known].join(', ')}.`));
  }
  const schemaFile =
    schema === undefined ? resolve(root, text('schema', './schema.ts')) : resolve(folder, schema);
  const outDir = resolve(root, text('out', './generated'));
  const project: Project = {
    root,
    packageFile,
    schemaFile,
    outDir,
    outName: relative(root, outDir).replaceAll('\\', '/'),
    stateDir: join(root, '.tablewright'),
    templatesDir: join(root, 'templates'),
    postgres: readRange(config.postgres, problems),
    imports: readImports(config.imports, problems),
    artifacts: readSwitches(config.artifacts, problems),
  };
  const own = 'Give the output a folder of its own.';
  if (outDir === root || root.startsWith(`${outDir}/`))
    problems.push(setting(`"out" is ${outDir}, which holds the project itself`, own));
  if (`${outDir}/`.startsWith(`${project.stateDir}/`))
    problems.push(setting(`"out" is ${outDir}, which is never committed`, own));
  if (problems.length > 0) throw new SchemaError(problems);
  return project;
}

const known: ReadonlySet<string> = new Set(['schema', 'out', 'postgres', 'imports', 'artifacts']);
const oldest = 13;
const newest = 18;

function findUpwards(folder: string, name: string): string | null {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const path = join(at, name);
    if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return path;
    if (dirname(at) === at) return null;
  }
}

function readConfig(packageFile: string): Readonly<Record<string, unknown>> {
  const text = readFileSync(packageFile, 'utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw usage(
      'TW902',
      `${packageFile} does not parse: ${error instanceof Error ? error.message : error}`,
      null,
    );
  }
  const config = isRecord(json) ? json.tablewright : undefined;
  if (config === undefined) return {};
  if (!isRecord(config))
    throw new SchemaError([setting('it is no object', 'Write { "schema": "./schema.ts" }.')]);
  return config;
}

function readRange(value: unknown, problems: Diagnostic[]): Project['postgres'] {
  const standard = { min: 15, max: newest };
  if (value === undefined) return standard;
  const { min = standard.min, max = standard.max } = isRecord(value) ? value : { min: null };
  if (isMajor(min) && isMajor(max) && min <= max) return { min, max };
  problems.push(
    setting(
      `"postgres" is ${JSON.stringify(value)}`,
      `Write { "min": 15, "max": 18 }: majors from ${oldest} to ${newest}.`,
    ),
  );
  return standard;
}

function isMajor(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= oldest && value <= newest;
}

function readImports(value: unknown, problems: Diagnostic[]): Project['imports'] {
  if (value === undefined) return null;
  if (value === 'js' || value === 'ts') return value;
  problems.push(setting(`"imports" is ${JSON.stringify(value)}`, 'Write "js" or "ts".'));
  return null;
}

function readSwitches(value: unknown, problems: Diagnostic[]): ArtifactSwitches {
  const switches: Record<string, boolean> = { ...artifactDefaults };
  const entries = isRecord(value) ? Object.entries(value) : value === undefined ? [] : [['', value] as const];
  for (const [name, made] of entries) {
    if (Object.hasOwn(artifactDefaults, name) && typeof made === 'boolean') switches[name] = made;
    else {
      const what =
        name === ''
          ? `"artifacts" is ${JSON.stringify(made)}`
          : `"artifacts" holds ${JSON.stringify(name)}: ${JSON.stringify(made)}`;
      const names = Object.keys(artifactDefaults).join(', ');
      problems.push(
        setting(what, `Write { "validators": true }. Known are ${names}; each is true or false.`),
      );
    }
  }
  return switches as ArtifactSwitches;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function setting(what: string, hint: string): Diagnostic {
  const message = `package.json#tablewright: ${what}`;
  return { code: 'TW903', severity: 'error', message, hint, at: null, source: null };
}

function usage(code: 'TW901' | 'TW902', message: string, hint: string | null): SchemaError {
  return new SchemaError([{ code, severity: 'error', message, hint, at: null, source: null }]);
}
