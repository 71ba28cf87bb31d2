import type { Artifact } from '../emit/artifact.ts';
import { emitArtifacts } from '../emit/artifacts.ts';
import type { Described } from '../emit/described.ts';
import { parseManifest } from '../write/manifest.ts';
import { inferImports } from './infer-imports.ts';
import type { MigrationFolder, SchemaState } from './schema-state.ts';
import { readUserTemplates } from './user-templates.ts';

/** Folders whose files are inputs too: made once, then the user's. */
export const inputFolders: readonly string[] = ['migrations/'];

export interface Emitted {
  /** Without what stands under `migrations/`: that is history, not yielded anew. */
  readonly files: readonly Artifact[];
  readonly templates: readonly string[];
}

/** Every generated file of a schema, in memory. */
export async function emitAll(
  state: SchemaState,
  described: Described,
  folders: readonly MigrationFolder[],
  imports: 'js' | 'ts',
): Promise<Emitted> {
  const { project, kinds, loaded, plan } = state;
  const templates = readUserTemplates(project.templatesDir);
  const files = await emitArtifacts({
    model: loaded.model,
    kinds,
    described,
    queries: loaded.queries,
    asserted: loaded.asserted,
    folders,
    imports,
    out: project.outName,
    artifacts: project.artifacts,
    templates,
    // The plan of a first migration is the plan of the whole.
    ...(state.before.objects.size === 0 ? { build: plan.blocks.flatMap(({ steps }) => steps) } : {}),
  });
  return {
    files: files.filter(({ path }) => !inputFolders.some((folder) => path.startsWith(folder))),
    templates: [...templates.keys()],
  };
}

/** The extension of generated imports: configured, else what was inferred once, else inferred now. */
export function chooseImports(state: SchemaState, manifestText: string | null): 'js' | 'ts' {
  const { imports, root } = state.project;
  if (imports !== null) return imports;
  const chosen = manifestText === null ? undefined : parseManifest(manifestText)?.choices.imports;
  return chosen === 'js' || chosen === 'ts' ? chosen : inferImports(root);
}
