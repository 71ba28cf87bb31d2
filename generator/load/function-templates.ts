import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { printIdentifier } from '../sql/identifier.ts';

/**
 * The bodies of built-in functions: `templates/functions/<name>.hbs` of the project, or ours. Rendered at load into the
 * body that model, diff and history hold, so that editing one is a change of the schema.
 */
export class FunctionTemplates {
  /** Files read, and files that would have been had they existed. */
  readonly inputs: string[] = [];
  readonly attempted: string[] = [];
  readonly #root: string;
  readonly #rendered = new Map<string, string>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Values are names: they print as identifiers. @throws Error when the template does not compile or names no value */
  render(name: string, values: Readonly<Record<string, string>>): string {
    const known = `${name} ${JSON.stringify(values)}`;
    let rendered = this.#rendered.get(known);
    if (rendered === undefined) {
      const identifiers: Record<string, string> = {};
      for (const [value, text] of Object.entries(values)) identifiers[value] = printIdentifier(text);
      rendered = renderTemplate(this.#read(name), identifiers).trimEnd();
      this.#rendered.set(known, rendered);
    }
    return rendered;
  }

  #read(name: string): string {
    const own = join(this.#root, 'templates', 'functions', `${name}.hbs`);
    if (existsSync(own)) {
      if (!this.inputs.includes(own)) this.inputs.push(own);
      return readFileSync(own, 'utf8');
    }
    this.attempted.push(own);
    return readFileSync(join(builtInFolder(), `${name}.hbs`), 'utf8');
  }
}

/** Beside the bundle in an installed package (`dist/templates`), two folders up from here in the repository. */
function builtInFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let up = 0; up < 4; up += 1) {
    const candidate = join(folder, 'templates', 'functions');
    if (existsSync(candidate)) return candidate;
    folder = dirname(folder);
  }
  throw new Error('the built-in function templates are missing from this installation');
}

/** Handlebars costs 41 ms of CPU to load; a template of plain names needs none of it. */
function renderTemplate(template: string, values: Readonly<Record<string, string>>): string {
  const simple = /\{\{\s*([A-Za-z_]\w*)\s*\}\}/g;
  const rest = template.replace(simple, (_, name: string) => (Object.hasOwn(values, name) ? '' : '{{'));
  if (!rest.includes('{{')) return template.replace(simple, (_, name: string) => values[name] ?? '');
  const handlebars = createRequire(import.meta.url)('handlebars') as typeof import('handlebars');
  return handlebars.compile(template, { noEscape: true, strict: true })(values);
}
