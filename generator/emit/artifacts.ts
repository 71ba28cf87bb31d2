import { type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import type { Registry } from '../kernel/kind.ts';
import type { Model } from '../kernel/model.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import { planBuild } from '../kernel/plan.ts';
import type { PlannedStep } from '../kernel/step.ts';
import type { NamedQuery } from '../queries/named-query.ts';
import type { Artifact } from './artifact.ts';
import { type ArtifactSwitch, type ArtifactSwitches, artifactDefaults } from './artifact-switches.ts';
import { readersOfTypes } from './column-types.ts';
import { type Described, renderDescribed } from './described.ts';
import { originFinder } from './find-origin.ts';
import { flatText } from './flat-text.ts';
import { functionsOf } from './functions-of.ts';
import { printKyselyDatabase } from './kysely.ts';
import { type BuildTexts, printBuild, rootKey } from './migration-sql.ts';
import { schemaContext, tableContext, viewContext } from './page-contexts.ts';
import { type QueryDocument, queriesOf } from './query-document.ts';
import { printQueryModule } from './query-module.ts';
import { queryContext } from './query-page.ts';
import { relationsOf } from './relation.ts';
import type { FunctionDocument, Relation } from './relation-document.ts';
import { printTableModule, printViewModule } from './relation-module.ts';
import type { AddedContexts, MigrationContext, RuntimeContext, RuntimeModule } from './template-contexts.ts';
import { loadTemplates, type Templates } from './templates.ts';
import { printOpenApi } from './validators/openapi.ts';
import { validateTables } from './validators/validate-tables.ts';
import { printValidatorModule, type ValidatedTable } from './validators/validator-module.ts';
import { withPromises } from './with-promises.ts';
import { printZapatosSchema } from './zapatos.ts';

/** A migration folder as emission passes it on: its texts are history and never made anew. */
export interface MigrationFiles {
  readonly number: number;
  readonly name: string;
  readonly up: string;
  readonly down: string;
}

export interface EmitInput {
  readonly model: Model;
  readonly kinds: Registry;
  readonly described: Described;
  readonly queries?: readonly NamedQuery[];
  /** Columns of views and queries that are promised not to be null. */
  readonly asserted?: ReadonlyMap<ObjectId, readonly string[]>;
  readonly folders: readonly MigrationFiles[];
  /** What import specifiers between generated files end in. */
  readonly imports: 'js' | 'ts';
  /** The output folder relative to the project's root, for imports of the shapes of JSON columns. Default `generated`. */
  readonly out?: string;
  /** What makes the model from nothing, where the caller has planned it already. */
  readonly build?: readonly PlannedStep[];
  /** Which of the optional artifacts are made. Default: as it is where nothing is said. */
  readonly artifacts?: ArtifactSwitches;
  /** The user's templates: texts by path below their `templates/`. */
  readonly templates?: ReadonlyMap<string, string>;
}

/** What the rows of the table below are given. */
interface Emission {
  readonly input: EmitInput;
  readonly out: string;
  readonly relations: readonly Relation[];
  readonly functions: readonly FunctionDocument[];
  readonly queries: readonly QueryDocument[];
  readonly build: BuildTexts;
  readonly templates: Templates;
  /** Of the tables that have validators. */
  readonly validated: ReadonlyMap<Relation, ValidatedTable>;
}

/** One row: for what a file is made, where it stands, and from what. */
interface Row<For extends keyof Sources> {
  readonly for: For;
  readonly path: (source: Sources[For]) => string;
  /** Null where this one has no such file. */
  readonly content: (source: Sources[For], emission: Emission) => string | null;
  /** False for what has no comments to put a header in, or is history. Default true. */
  readonly header?: boolean;
  /** The setting that it is made by; without one it always is. */
  readonly by?: ArtifactSwitch;
}

interface Sources {
  schema: Emission;
  table: Relation;
  view: Relation;
  function: FunctionDocument;
  query: QueryDocument;
  migration: MigrationFiles;
}

/** The files of one row. */
type Artifacts = (emission: Emission) => readonly Artifact[];

/** What the helpers share, but for the parsers, which list types. */
const runtimeModules = [
  'db/runtime/batch.ts',
  'db/runtime/copy.ts',
  'db/runtime/helpers.ts',
  'db/runtime/keyset.ts',
  'db/runtime/list.ts',
  'db/runtime/many.ts',
  'db/runtime/pglite.ts',
  'db/runtime/prepared.ts',
  'db/runtime/queryable.ts',
  'db/runtime/search.ts',
  'db/runtime/statement.ts',
  'db/runtime/table.ts',
  'db/runtime/transaction.ts',
  'db/runtime/values.ts',
  'db/runtime/violations.ts',
  'db/runtime/write.ts',
] as const;

/** What validators share. */
const validatorModules = [
  'db/runtime/checks.ts',
  'db/runtime/json.ts',
  'db/runtime/moments.ts',
  'db/runtime/shapes.ts',
  'db/runtime/value-types.ts',
  'db/runtime/zod.ts',
] as const;

/** Every file that is generated. */
const artifacts: readonly Artifacts[] = [
  row({
    for: 'migration',
    path: ({ name }) => `migrations/${name}/up.sql`,
    content: ({ up }) => up,
    header: false,
  }),
  row({
    for: 'migration',
    path: ({ name }) => `migrations/${name}/down.sql`,
    content: ({ down }) => down,
    header: false,
  }),
  row({ for: 'schema', path: () => 'schema.sql', content: ({ build }) => build.whole }),
  row({ for: 'table', path: ({ slug }) => `sql/tables/${slug}.sql`, content: statementsOf }),
  row({ for: 'view', path: ({ slug }) => `sql/views/${slug}.sql`, content: statementsOf }),
  row({ for: 'function', path: ({ slug }) => `sql/functions/${slug}.sql`, content: statementsOf }),
  row({ for: 'schema', path: () => 'db/runtime/parsers.ts', content: parsersModule }),
  ...runtimeModules.map((name) => row({ for: 'schema', path: () => name, content: runtimeModule(name) })),
  row({ for: 'table', path: ({ slug }) => `db/tables/${slug}.ts`, content: tableModule }),
  row({ for: 'view', path: ({ slug }) => `db/views/${slug}.ts`, content: viewModule }),
  row({ for: 'schema', path: () => 'db/runtime/views.ts', content: viewsRuntime }),
  row({ for: 'schema', path: () => 'db/runtime/query.ts', content: queryRuntime }),
  row({ for: 'query', path: ({ slug }) => `db/queries/${slug}.ts`, content: queryModule }),
  row({
    for: 'schema',
    path: () => 'zapatos/schema.d.ts',
    content: ({ relations }) => printZapatosSchema(relations),
    by: 'zapatos',
  }),
  ...validatorModules.map((name) =>
    row({ for: 'schema', path: () => name, content: runtimeModule(name), by: 'validators' }),
  ),
  row({
    for: 'table',
    path: ({ slug }) => `validators/${slug}.ts`,
    content: validatorModule,
    by: 'validators',
  }),
  row({
    for: 'schema',
    path: () => 'kysely/database.ts',
    content: ({ relations, out, input: { imports } }) =>
      printKyselyDatabase(relations, {
        file: `${out}/kysely/database.ts`,
        runtime: '../db/runtime',
        imports,
      }),
    by: 'kysely',
  }),
  row({
    for: 'schema',
    path: () => 'openapi/components.json',
    content: ({ relations, validated }) => printOpenApi(relations, validated),
    header: false,
    by: 'openapi',
  }),
  row({ for: 'schema', path: () => 'docs/README.md', content: indexPage, by: 'docs' }),
  row({ for: 'table', path: ({ slug }) => `docs/tables/${slug}.md`, content: tablePage, by: 'docs' }),
  row({ for: 'view', path: ({ slug }) => `docs/views/${slug}.md`, content: viewPage, by: 'docs' }),
  row({
    for: 'query',
    path: ({ slug }) => `docs/queries/${slug}.md`,
    content: (query, { templates }) => templates.render('docs/query.md', queryContext(query)),
    by: 'docs',
  }),
  row({ for: 'view', path: ({ slug }) => `described/${slug}.json`, content: description, header: false }),
  // No slug of a relation holds a point.
  row({
    for: 'query',
    path: ({ slug }) => `described/query.${slug}.json`,
    content: description,
    header: false,
  }),
];

/**
 * Makes every generated file, in memory, by path.
 *
 * @throws SchemaError for templates that fail or files that meet (TW502 to TW505)
 */
export async function emitArtifacts(input: EmitInput): Promise<readonly Artifact[]> {
  const templates = await loadTemplates(input.templates);
  const described = withPromises(input.described, input.asserted);
  const relations = relationsOf(input.model, described);
  const { validators, openapi } = input.artifacts ?? artifactDefaults;
  const emission: Emission = {
    input,
    out: input.out ?? 'generated',
    relations,
    validated: validators || openapi ? await validateTables(relations) : new Map(),
    functions: functionsOf(input.model),
    queries: queriesOf(input.queries ?? [], described, originFinder(tablesById(relations), described)),
    build: printBuild(input.build ?? planBuild(input.model, input.kinds)),
    templates,
  };
  const files = [...artifacts.flatMap((filesOf) => filesOf(emission)), ...renderAdded(emission)];
  refuseMeetings(files);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function tablesById(relations: readonly Relation[]): ReadonlyMap<ObjectId, Relation> {
  return new Map(
    relations.flatMap((relation) => (relation.kind === 'table' ? [[relation.id, relation]] : [])),
  );
}

function row<For extends keyof Sources>({
  for: what,
  path,
  content: contentOf,
  header = true,
  by,
}: Row<For>): Artifacts {
  return (emission) => {
    const made: Artifact[] = [];
    if (by !== undefined && !(emission.input.artifacts ?? artifactDefaults)[by]) return made;
    for (const source of sourcesOf(what, emission)) {
      const content = contentOf(source, emission);
      if (content !== null) made.push({ path: path(source), content: flatText(content), header });
    }
    return made;
  };
}

function sourcesOf<For extends keyof Sources>(what: For, emission: Emission): readonly Sources[For][] {
  const { relations, functions, queries, input } = emission;
  const sources: { [Name in keyof Sources]: () => readonly Sources[Name][] } = {
    schema: () => [emission],
    table: () => relations.filter(({ kind }) => kind === 'table'),
    view: () => relations.filter(({ kind }) => kind === 'view'),
    function: () => functions,
    query: () => queries,
    migration: () => input.folders,
  };
  return sources[what]();
}

function renderAdded(emission: Emission): readonly Artifact[] {
  const contexts: { [For in keyof AddedContexts]: () => readonly AddedContexts[For][] } = {
    schema: () => [schemaContext(emission.relations, emission.functions, emission.queries)],
    table: () => sourcesOf('table', emission).map(tableContext),
    view: () => sourcesOf('view', emission).map(viewContext),
    migration: () =>
      sourcesOf('migration', emission).map(
        ({ number, name, up, down }): MigrationContext => ({ number, name, up, down }),
      ),
  };
  return emission.templates.added.flatMap((template) =>
    contexts[template.for]().map((context) => ({
      path: template.pathOf(context),
      content: template.render(context),
      header: false,
    })),
  );
}

/** Also where only the case of two paths differs: some file systems take them for one. */
function refuseMeetings(files: readonly Artifact[]): void {
  const seen = new Map<string, string>();
  const problems: Diagnostic[] = [];
  for (const { path } of files) {
    const key = path.toLowerCase();
    const other = seen.get(key);
    if (other === undefined) seen.set(key, path);
    else problems.push(meeting(path, other));
  }
  if (problems.length > 0) throw new SchemaError(problems);
}

function meeting(path: string, other: string): Diagnostic {
  return {
    code: 'TW505',
    severity: 'error',
    message:
      path === other
        ? `two files would be written to ${path}`
        : `${path} and ${other} are one file where case is ignored`,
    hint: 'give the added template a path of its own, with {{slug}} in it when it is for tables or views',
    at: null,
    source: null,
  };
}

/** Null for what is not ours: the plan never makes it. */
function statementsOf({ id }: { readonly id: ObjectId }, { build }: Emission): string | null {
  return build.byRoot.get(rootKey(id) ?? '') ?? null;
}

function tableModule(table: Relation, { out, input }: Emission): string {
  return printTableModule(table, placeOf(`${out}/db/tables/${table.slug}.ts`, table, input));
}

function viewModule(view: Relation, { out, input }: Emission): string {
  return printViewModule(view, placeOf(`${out}/db/views/${view.slug}.ts`, view, input));
}

function placeOf(file: string, { slug }: Relation, { imports }: EmitInput) {
  return { file, runtime: slug.includes('/') ? '../../runtime' : '../runtime', imports };
}

function runtimeModule(name: RuntimeModule) {
  return ({ templates, input }: Emission): string => templates.render(name, runtimeContext(input));
}

function validatorModule(table: Relation, { input, validated }: Emission): string | null {
  const known = validated.get(table);
  if (known === undefined) return null;
  const { slug } = table;
  return printValidatorModule(known, {
    db: slug.includes('/') ? '../../db' : '../db',
    slug,
    imports: input.imports,
  });
}

function parsersModule({ templates, input }: Emission): string {
  return templates.render('db/runtime/parsers.ts', { ...runtimeContext(input), readers: readersOfTypes() });
}

function runtimeContext({ imports }: EmitInput): RuntimeContext {
  return { extension: imports };
}

/** Only where there are queries. */
function queryRuntime({ templates, queries, input }: Emission): string | null {
  return queries.length === 0 ? null : templates.render('db/runtime/query.ts', runtimeContext(input));
}

/** Only where there are views. */
function viewsRuntime({ templates, relations, input }: Emission): string | null {
  const hasViews = relations.some(({ kind }) => kind === 'view');
  return hasViews ? templates.render('db/runtime/views.ts', runtimeContext(input)) : null;
}

function queryModule(query: QueryDocument, { out, input: { imports } }: Emission): string {
  const file = `${out}/db/queries/${query.slug}.ts`;
  return printQueryModule(query, { file, runtime: '../runtime', imports });
}

function indexPage({ templates, relations, functions, queries }: Emission): string {
  return templates.render('docs/README.md', schemaContext(relations, functions, queries));
}

function tablePage(table: Relation, { templates }: Emission): string {
  return templates.render('docs/table.md', tableContext(table));
}

function viewPage(view: Relation, { templates }: Emission): string {
  return templates.render('docs/view.md', viewContext(view));
}

function description({ id }: { readonly id: ObjectId }, { input }: Emission): string | null {
  const described = input.described.get(id);
  return described === undefined ? null : renderDescribed(id, described);
}
