import { relative } from 'node:path';
import type { ObjectId } from '../kernel/object-id.ts';
import type { Problem, Site } from '../lower/lowering.ts';
import { findModules, type ModuleTexts } from './modules.ts';
import { skipComment, skipString } from './skip-tokens.ts';

/** The type of a `jsonb<…>()` column for generated code: its text, and the module that its names come from. */
export interface JsonType {
  readonly text: string;
  readonly module: string | null;
  readonly names: readonly string[];
}

const builtIn = new Set(
  `string number boolean null undefined unknown never object bigint true false readonly keyof
  Array ReadonlyArray Record Partial Required Readonly Pick Omit Date infer extends`.split(/\s+/),
);

/**
 * Reads the type text of a column. Names must be imported from one module that reaches nothing of `tablewright`: a type
 * declared in schema.ts would cost every application the whole schema's types (130,000 instantiations).
 */
export function readJsonType(
  text: string,
  file: string,
  root: string,
  { files }: ModuleTexts,
  at: ObjectId,
  site: Site,
): JsonType | Problem {
  const fail = (message: string, hint: string): Problem => {
    const code = 'TW111' as const;
    return {
      code,
      severity: 'error',
      message,
      hint,
      at,
      site,
      word: text.split('\n')[0] ?? null,
      offset: 0,
      stack: null,
    };
  };
  const names = namesOf(text);
  if (names.length === 0) return { text, module: null, names };
  const module = files.get(file);
  const from = new Set<string>();
  for (const name of names) {
    const link = module?.outline.links.find(
      ({ kind, names: linked }) => kind === 'import' && linked.some(({ local }) => local === name),
    );
    if (link?.from == null) {
      return fail(
        `the type ${name} of jsonb<${name}> is not imported`,
        `Write the type inline, or move ${name} into a module of its own that imports nothing of tablewright, and import it.`,
      );
    }
    const linked = link.names.find(({ local }) => local === name);
    if (linked?.imported !== name) {
      return fail(`the type ${name} is imported under another name`, 'Import it under its own name.');
    }
    const path = module?.imports.get(link.from);
    if (path !== undefined && reachesDsl(path)) {
      return fail(
        `the type ${name} comes from ${link.from}, which imports tablewright`,
        'Move the type into a module that does not: generated code imports it, and would bring the schema into every application.',
      );
    }
    from.add(path === undefined ? link.from : `./${relative(root, path).replaceAll('\\', '/')}`);
  }
  const [only = null, ...others] = from;
  if (others.length > 0) {
    return fail('the type names come from several modules', 'Import them from one.');
  }
  return { text, module: only, names };
}

function reachesDsl(path: string): boolean {
  const reached = [...findModules(path, [], true).files.values()];
  return reached.some(({ outline }) => outline.links.some(({ from }) => from === 'tablewright'));
}

/** The type names in a type's text: no property names, no built-ins. */
function namesOf(text: string): readonly string[] {
  const names = new Set<string>();
  for (let i = 0; i < text.length; ) {
    const c = text.charAt(i);
    if (c === '"' || c === "'") i = skipString(text, i);
    else if (c === '/') i = skipComment(text, i);
    else if (/[A-Za-z_$]/.test(c)) {
      const word = /[\w$]+/y;
      word.lastIndex = i;
      const name = word.exec(text)?.[0] ?? c;
      const isProperty = /^\s*\??\s*:/.test(text.slice(i + name.length)) || text.charAt(i - 1) === '.';
      if (!isProperty && !builtIn.has(name)) names.add(name);
      i += name.length;
    } else i += 1;
  }
  return [...names];
}
