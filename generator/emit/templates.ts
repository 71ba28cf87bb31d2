import type Handlebars from 'handlebars';
import { type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import { builtInSources } from './built-in-sources.ts';
import { escapeCell, escapeMarkdown, printCellCode, printCode } from './markdown.ts';
import { precompiledTemplates, type TemplateHelpers } from './precompiled-templates.ts';
import type { AddedContexts, TemplateContexts, TemplateName } from './template-contexts.ts';
import { foreignFolders, templateOptions } from './template-options.ts';

type Compiled = (context: object) => string;

/** A template that a user added: it makes one file for each thing that it is `for`. */
export interface AddedTemplate<For extends keyof AddedContexts = keyof AddedContexts> {
  readonly name: string;
  readonly for: For;
  /** @throws SchemaError when the template asks for what the context lacks, or leads out of the output folder. */
  pathOf(context: AddedContexts[For]): string;
  render(context: AddedContexts[For]): string;
}

/** All templates of one run, compiled. */
export interface Templates {
  render<Name extends TemplateName>(name: Name, context: TemplateContexts[Name]): string;
  readonly added: readonly AddedTemplate[];
}

/**
 * Compiles the templates of a run: the built-in ones, and the user's by their path below `templates/`. One that has the
 * name of a built-in takes its place; any other begins with a comment that says for what and to where it renders.
 *
 * @throws SchemaError with every template that does not compile (TW502) or has no such comment (TW503)
 * @example {{!-- for: table; to: "docs/{{slug}}.txt" --}}
 */
export async function loadTemplates(user: ReadonlyMap<string, string> = new Map()): Promise<Templates> {
  const mine = [...user].filter(([name]) => !foreignFolders.some((folder) => name.startsWith(folder)));
  const compiled = await builtIns();
  const added: AddedTemplate[] = [];
  if (mine.length === 0) return templatesOf(compiled, added);
  const engine = await loadEngine();
  const problems: Diagnostic[] = [];
  for (const [file, text] of mine.sort(([a], [b]) => (a < b ? -1 : 1))) {
    try {
      const name = file.replace(/\.hbs$/, '');
      if (compiled.has(name)) compiled.set(name, guard(file, compile(engine, text)));
      else added.push(readAdded(engine, file, text));
    } catch (error) {
      problems.push(
        ...(error instanceof SchemaError
          ? error.diagnostics
          : [templateProblem('TW502', file, messageOf(error))]),
      );
    }
  }
  if (problems.length > 0) throw new SchemaError(problems);
  return templatesOf(compiled, added);
}

function templatesOf(compiled: ReadonlyMap<string, Compiled>, added: readonly AddedTemplate[]): Templates {
  return {
    added,
    render(name, context) {
      const template = compiled.get(name);
      if (template === undefined) throw new Error(`no template is called ${name}`);
      return template(context);
    },
  };
}

/** Our helpers, and what `if` holds for: to Handlebars an empty list is false. */
export const templateHelpers: TemplateHelpers = {
  md: text(escapeMarkdown),
  cell: text(escapeCell),
  code: text(printCode),
  cellCode: text(printCellCode),
  isFull: (value) => (Array.isArray(value) ? value.length > 0 : Boolean(value)),
};

function text(print: (value: string) => string): (value: unknown) => string {
  return (value) => (value === null ? '' : print(typeof value === 'string' ? value : String(value)));
}

async function builtIns(): Promise<Map<string, Compiled>> {
  const compiled = new Map<string, Compiled>();
  if (precompiledTemplates !== null) {
    for (const [name, template] of precompiledTemplates)
      compiled.set(name, (context) => template(context, templateHelpers));
  } else {
    const engine = await loadEngine();
    for (const [name, source] of builtInSources())
      compiled.set(name, engine.compile(source, templateOptions));
  }
  return compiled;
}

/** Handlebars is loaded for templates of users alone: the built-in ones come compiled. */
async function loadEngine(): Promise<typeof Handlebars> {
  const { default: handlebars } = await import('handlebars');
  const engine = handlebars.create();
  const { md, cell, code, cellCode } = templateHelpers;
  engine.registerHelper({ md, cell, code, cellCode });
  return engine;
}

/** Handlebars compiles at the first use; a user's template must fail before anything is rendered. */
function compile(engine: typeof Handlebars, source: string): Compiled {
  const options = { ...templateOptions, data: true };
  engine.precompile(source, options);
  return engine.compile(source, options);
}

const frontMatter = /^\{\{!--\s*for:\s*(\w+)\s*;\s*to:\s*"([^"\r\n]+)"\s*--\}\}\r?\n?/;

function readAdded(engine: typeof Handlebars, file: string, source: string): AddedTemplate {
  const match = frontMatter.exec(source);
  const [head = '', target = '', to = ''] = match ?? [];
  if (match === null || !isTarget(target)) throw new SchemaError([frontMatterProblem(file)]);
  const path = guard(file, compile(engine, to));
  return {
    name: file,
    for: target,
    pathOf: (context) => confine(file, path(context)),
    render: guard(file, compile(engine, source.slice(head.length))),
  };
}

function isTarget(target: string): target is keyof AddedContexts {
  return ['schema', 'table', 'view', 'migration'].includes(target);
}

/** A path below the output folder that every system can hold. */
function confine(file: string, path: string): string {
  const parts = path.split('/');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  const isSafe = parts.every((part) => part !== '' && !/^\.{1,2}$|[\\:*?"<>|\u0000-\u001f]|[. ]$/.test(part));
  if (isSafe && !path.startsWith('migrations/')) return path;
  throw new SchemaError([
    templateProblem('TW504', file, `renders to ${JSON.stringify(path)}, which is no path that it may write`),
  ]);
}

/** What a template throws names the template; Handlebars says only which property was missing. */
function guard(file: string, template: Compiled): Compiled {
  return (context) => {
    try {
      return template(context);
    } catch (error) {
      throw new SchemaError([templateProblem('TW502', file, messageOf(error))]);
    }
  };
}

function frontMatterProblem(file: string): Diagnostic {
  return {
    ...templateProblem('TW503', file, 'is no built-in template and does not say what it is for'),
    hint: 'begin it with {{!-- for: table; to: "docs/{{slug}}.txt" --}}; `for` is schema, table, view or migration',
  };
}

function templateProblem(code: Diagnostic['code'], file: string, message: string): Diagnostic {
  return {
    code,
    severity: 'error',
    message: `templates/${file} ${message}`,
    hint: null,
    at: null,
    source: null,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
