import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ObjectId } from '../../kernel/object-id.ts';
import type { SchemaObject } from '../../kernel/schema-object.ts';
import { bundleSchema } from '../bundle.ts';
import type { Dsl } from '../dsl.ts';
import { evaluateBundle } from '../evaluate.ts';
import { FunctionTemplates } from '../function-templates.ts';
import { inTemporaryFolder } from '../in-temporary-folder.ts';
import { Locations } from '../locations.ts';
import { readOutline } from '../outline.ts';
import { isPlainExpression } from '../plain-expression.ts';
import { standInMark } from './slice.ts';

export interface SliceOptions {
  /** Absolute path of the project. */
  readonly root: string;
  readonly dsl: Dsl;
  readonly postgres: { readonly min: number; readonly max: number };
  /** Names of the tables that must be right in every respect. */
  readonly changed: readonly string[];
}

export interface LoadedSlice {
  /** In the order in which they were lowered; nothing of the stand-ins. */
  readonly objects: readonly SchemaObject[];
  /** The ids of the tables in `changed`, in that order. */
  readonly changed: readonly ObjectId[];
  /** What was wrong around them; it may be for want of what a slice leaves out. */
  readonly noise: readonly string[];
}

/**
 * Evaluates one side of a slice. Null where anything is to be said of a changed table, be it a problem, an intent, or a text
 * that PostgreSQL's parser has to see: a slice is not where it can be said.
 */
export async function loadSlice(program: string, options: SliceOptions): Promise<LoadedSlice | null> {
  try {
    return await inTemporaryFolder((folder) => evaluateSlice(program, join(folder, 'slice.ts'), options));
  } catch {
    // Whatever it is, the whole schema says it better.
    return null;
  }
}

async function evaluateSlice(
  program: string,
  file: string,
  options: SliceOptions,
): Promise<LoadedSlice | null> {
  const { root, dsl, postgres } = options;
  writeFileSync(file, program);
  const { code } = await bundleSchema({ root, dsl, modules: [file] });
  const templates = new FunctionTemplates(root);
  const lowered = await evaluateBundle(code, dsl, {
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    renderFunction: (name, values) => templates.render(name, values),
    postgres,
  });
  const module = { text: program, outline: readOutline(program), imports: new Map() };
  new Locations(lowered, [file], { files: new Map([[file, module]]), attempted: [] }).annotate();
  const exported = new Map(lowered.exports.map(({ name, id }) => [name, id]));
  const changed = options.changed.flatMap((name) => exported.get(name) ?? []);
  const isChanged = (id: ObjectId | null | undefined) => id != null && changed.includes(id);
  const ownerOf = (object: SchemaObject | undefined) =>
    object?.kind === 'table' ? object.id : object?.parent;
  const problems = lowered.problems.map(({ site, code: problem, message }) => ({
    of: lowered.names[site.statement]?.id,
    text: `${problem} ${message}`,
  }));
  const isUnclear =
    problems.some(({ of }) => of == null || isChanged(of)) ||
    lowered.intents.length + lowered.asserted.length > 0 ||
    lowered.texts.some(
      ({ object, expression }) =>
        isChanged(ownerOf(lowered.objects[object])) && !isPlainExpression(expression),
    );
  if (isUnclear || changed.length < options.changed.length) return null;
  return {
    objects: lowered.objects.filter(({ path }) => !path.some((part) => part.startsWith(standInMark))),
    changed,
    noise: problems.map(({ text }) => text),
  };
}
