import { relative } from 'node:path';
import { type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import type { LoweringHost, Problem } from '../lower/lowering.ts';
import { type Bundle, bundleSourceMap, dslFiles, type ModuleGraph } from './bundle.ts';
import type { BundleRequest } from './bundle-request.ts';
import { deniedMark } from './deny-environment.ts';
import type { EvaluationError } from './evaluate.ts';
import { findLoop } from './find-loop.ts';
import type { Locations } from './locations.ts';
import { mapStack } from './map-stack.ts';

/** Says what stopped an evaluation, at its place in schema.ts. */
export async function explainThrown(
  error: EvaluationError,
  request: BundleRequest,
  { code, graph }: Bundle,
  host: LoweringHost,
): Promise<SchemaError> {
  const stack = error.reason === 'timeout' ? await findLoop(code, request.dsl, host) : error.bundleStack;
  const source = stack === null ? null : await findSource(stack, request, graph);
  const said =
    error.reason === 'timeout'
      ? { code: 'TW107' as const, message: error.message, hint: 'Look for an endless loop.' }
      : explain(error.message, request.root, graph, source?.file ?? null);
  return new SchemaError([{ severity: 'error', at: null, source, ...said }]);
}

/** Problems of lowering as diagnostics: those that user code threw take their place from the stack. */
export async function locateProblems(
  problems: readonly Problem[],
  locations: Locations,
  request: BundleRequest,
  graph: ModuleGraph,
): Promise<readonly Diagnostic[]> {
  const diagnostics: Diagnostic[] = [];
  for (const { code, severity, message, hint, at, site, stack, word, offset } of problems) {
    const found = stack === null ? null : await findSource(stack, request, graph);
    const source = found ?? locations.spanOfWord(site, word, offset);
    const said =
      code === 'TW105'
        ? explain(message, request.root, graph, source?.file ?? null)
        : { code, message, hint };
    diagnostics.push({ severity, at, source, ...said });
  }
  return diagnostics.sort(
    (a, b) =>
      (a.source?.file ?? '').localeCompare(b.source?.file ?? '', 'en') ||
      (a.source?.line ?? 0) - (b.source?.line ?? 0) ||
      (a.source?.column ?? 0) - (b.source?.column ?? 0),
  );
}

async function findSource(stack: string, request: BundleRequest, graph: ModuleGraph) {
  const dsl = dslFiles(graph.imports, request.dsl);
  return mapStack(stack, await bundleSourceMap(request), (file) => graph.imports.has(file) && !dsl.has(file));
}

function explain(
  message: string,
  root: string,
  graph: ModuleGraph,
  file: string | null,
): Pick<Diagnostic, 'code' | 'message' | 'hint'> {
  const denied = message.indexOf(deniedMark);
  if (denied >= 0) {
    return {
      code: 'TW106',
      message: `schema.ts reaches for ${message.slice(denied + deniedMark.length)}`,
      hint: 'A schema is the same at every run and on every machine: environment, clock, randomness, timers and network are closed while it is read. Write the value down.',
    };
  }
  const cycle =
    /undefined|is not a function|is not iterable/.test(message) && file !== null
      ? findCycle(graph, file)
      : null;
  if (cycle !== null) {
    const names = cycle.map((path) => relative(root, path)).join(' -> ');
    return {
      code: 'TW108',
      message: `${message}; these modules import each other: ${names}`,
      hint: 'What a module of a cycle exports is undefined until it has run: use it inside a thunk (.references((): Ref => other.id)), or move it with extend(() => other, …).',
    };
  }
  return {
    code: 'TW105',
    message: `schema.ts threw ${message}`,
    hint: /is not defined$/.test(message) ? 'Import it, or correct the name.' : null,
  };
}

/** A shortest cycle of imports through a file. */
function findCycle(graph: ModuleGraph, file: string): readonly string[] | null {
  const cameFrom = new Map<string, string>();
  const waiting = [file];
  for (const path of waiting) {
    for (const { path: to } of graph.imports.get(path) ?? []) {
      if (to === file) {
        const cycle = [file];
        for (let at = path; at !== file; at = cameFrom.get(at) ?? file) cycle.unshift(at);
        return [file, ...cycle];
      }
      if (cameFrom.has(to)) continue;
      cameFrom.set(to, path);
      waiting.push(to);
    }
  }
  return null;
}
