import { fileURLToPath } from 'node:url';
import { bundledDsl, type Dsl, linkedDsl } from '../load/dsl.ts';
import { toolBuild } from './tool.ts';

let dsl: Dsl | null = null;

/** The DSL that schema.ts is evaluated with: the tool's own, so that the two always fit. */
export function toolDsl(): Dsl {
  dsl ??= toolBuild === null ? bundledDsl(pathOf('../dsl.ts')) : builtDsl(toolBuild);
  return dsl;
}

/** The build puts all of its modules side by side, and its hash into the names of what must be of one build. */
function builtDsl(build: string): Dsl {
  return linkedDsl(pathOf(`./dsl-${build}.mjs`), pathOf(`./dsl-${build}.cjs`), pathOf(`./dsl-${build}.code`));
}

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
