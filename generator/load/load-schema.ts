import { createHash } from 'node:crypto';
import { type Stats, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import type { Declared } from '../kernel/intent.ts';
import { type Model, modelOf } from '../kernel/model.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import type { Lowered } from '../lower/evaluation.ts';
import type { LoweringHost } from '../lower/lowering.ts';
import type { NamedQuery } from '../queries/named-query.ts';
import { bundleSchema, dslFiles, ownModules } from './bundle.ts';
import type { BundleRequest } from './bundle-request.ts';
import { checkViews } from './check-views.ts';
import type { Dsl } from './dsl.ts';
import { EvaluationError, evaluateBundle } from './evaluate.ts';
import { explainThrown, locateProblems } from './explain-thrown.ts';
import { FunctionTemplates } from './function-templates.ts';
import { Locations } from './locations.ts';
import { findModules } from './modules.ts';
import { nameJsonTypes } from './name-json-types.ts';
import { resolveTexts } from './resolve-texts.ts';

export interface LoadOptions {
  /** Absolute path of the project. */
  readonly root: string;
  /** The schema file, relative to the root or absolute. */
  readonly file: string;
  readonly dsl: Dsl;
  readonly postgres: { readonly min: number; readonly max: number };
}

export interface LoadedSchema {
  readonly model: Model;
  /** Named queries, in the order of their names: no part of the model. */
  readonly queries: readonly NamedQuery[];
  /** By view or query, the output columns of which `notNull` promises that they are never NULL. */
  readonly asserted: ReadonlyMap<ObjectId, readonly string[]>;
  /** Absolute paths of every file that was read, those of packages too; sorted. */
  readonly inputs: readonly string[];
  /** Texts of the user's own modules, by absolute path. */
  readonly modules: ReadonlyMap<string, string>;
  /** Paths that were looked for and are not there: a file that appears at one may change the schema. */
  readonly attempted: readonly string[];
  /** Of each relation and function, the module (absolute path) and name that export it. */
  readonly exports: ReadonlyMap<ObjectId, { readonly file: string; readonly name: string }>;
  readonly warnings: readonly Diagnostic[];
  /** What schema.ts says of the way to it. */
  readonly intents: readonly Declared[];
}

/**
 * Reads schema.ts into a model: bundles it, evaluates it where there is no environment, and adds positions and JSDoc.
 *
 * @example
 * const { model } = await loadSchema({ root, file: './schema.ts', dsl, postgres: { min: 15, max: 18 } });
 * @throws SchemaError with every problem of the stage that failed
 */
export async function loadSchema(options: LoadOptions): Promise<LoadedSchema> {
  const { root, dsl, postgres } = options;
  const file = resolve(root, options.file);
  const stats = statWhereReadable(file);
  if (stats?.isFile() !== true) {
    throw new SchemaError([
      {
        code: 'TW101',
        severity: 'error',
        message: stats === null ? `there is no ${options.file} in ${root}` : `${file} is no file`,
        hint: 'Write one, or name yours in package.json: "tablewright": { "schema": "./path/schema.ts" }.',
        at: null,
        source: null,
      },
    ]);
  }
  let modules = findModules(file);
  let request: BundleRequest = { root, dsl, modules: [...modules.files.keys()] };
  let bundle = await bundleSchema(request);
  const own = ownModules(bundle.graph, dsl);
  if (own.some((path) => !modules.files.has(path))) {
    modules = findModules(file, own);
    request = { root, dsl, modules: [...modules.files.keys()] };
    bundle = await bundleSchema(request);
  }
  const templates = new FunctionTemplates(root);
  const host: LoweringHost = {
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    renderFunction: (name, values) => templates.render(name, values),
    postgres,
  };
  let lowered: Lowered;
  try {
    lowered = await evaluateBundle(bundle.code, dsl, host);
  } catch (error) {
    if (error instanceof EvaluationError) throw await explainThrown(error, request, bundle, host);
    throw error;
  }
  const locations = new Locations(lowered, request.modules, modules);
  locations.annotate();
  const problems = [
    ...lowered.problems,
    ...nameJsonTypes(lowered, locations, root, modules),
    ...(await resolveTexts(lowered)),
    ...checkViews(lowered),
  ];
  const diagnostics = await locateProblems(problems, locations, request, bundle.graph);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new SchemaError(diagnostics);
  const foreign = dslFiles(bundle.graph.imports, dsl);
  return {
    model: modelOf(lowered.objects.filter((object) => !isQuery(object))),
    queries: lowered.objects.filter(isQuery).sort((a, b) => (a.id < b.id ? -1 : 1)),
    asserted: groupAsserted(lowered),
    inputs: [
      ...new Set([...bundle.graph.files.filter((path) => !foreign.has(path)), ...templates.inputs]),
    ].sort(),
    modules: new Map(Array.from(modules.files, ([path, { text }]) => [path, text])),
    attempted: [...new Set([...modules.attempted, ...templates.attempted])].sort(),
    exports: new Map(
      lowered.exports.map(({ id, module, name }) => [id, { file: request.modules[module] ?? file, name }]),
    ),
    warnings: diagnostics,
    intents: lowered.intents.map(({ intent, site }) => ({ intent, source: locations.spanOf(site) })),
  };
}

function groupAsserted({ asserted }: Lowered): LoadedSchema['asserted'] {
  const groups = new Map<ObjectId, string[]>();
  for (const [of, column] of asserted) groups.set(of, [...(groups.get(of) ?? []), column]);
  return groups;
}

function isQuery(object: SchemaObject): object is NamedQuery {
  return object.kind === 'query';
}

/** Null for what is not there, and for what cannot be: a link to itself, a name with a zero byte. */
function statWhereReadable(file: string): Stats | null {
  try {
    return statSync(file);
  } catch {
    return null;
  }
}
