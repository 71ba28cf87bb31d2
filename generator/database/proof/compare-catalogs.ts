import { type CanonicalObject, canonicalText, readProps, toCanonical } from '../../kernel/canonical.ts';
import type { Diagnostic } from '../../kernel/diagnostic.ts';
import { equalProp } from '../../kernel/diff.ts';
import type { Registry } from '../../kernel/kind.ts';
import type { Model } from '../../kernel/model.ts';
import type { SchemaObject } from '../../kernel/schema-object.ts';

/** The two sides of a comparison, in words for messages: `after the migration`, `in a fresh build of schema.ts`. */
export interface Sides {
  readonly actual: string;
  readonly expected: string;
}

const SHOWN = 160;

/**
 * Compares two catalogs that were read from servers of one major, object by object and prop by prop. The order of a
 * table's columns is no prop: it is never migrated.
 *
 * @returns a diagnostic of the given code for each object that differs
 */
export function compareCatalogs(
  actual: Model,
  expected: Model,
  kinds: Registry,
  code: Diagnostic['code'],
  sides: Sides,
): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  const report = (object: SchemaObject, text: string): void => {
    const message = `${object.kind} ${object.path.join('.')} ${text}`;
    problems.push({ code, severity: 'error', message, hint: null, at: object.id, source: object.source });
  };
  for (const object of expected.objects.values()) {
    const other = actual.objects.get(object.id);
    if (other !== undefined) {
      for (const text of differingProps(other, object, kinds, sides)) report(object, text);
      // Told once: what stands in a table or schema that is missing is missing too.
    } else if (
      object.parent === null ||
      actual.objects.has(object.parent) ||
      !expected.objects.has(object.parent)
    ) {
      report(object, `exists ${sides.expected}, and not ${sides.actual}`);
    }
  }
  for (const object of actual.objects.values()) {
    if (expected.objects.has(object.id)) continue;
    if (object.parent === null || expected.objects.has(object.parent) || !actual.objects.has(object.parent)) {
      report(object, `exists ${sides.actual}, and not ${sides.expected}`);
    }
  }
  return problems;
}

function differingProps(
  actual: SchemaObject,
  expected: SchemaObject,
  kinds: Registry,
  sides: Sides,
): readonly string[] {
  const kind = kinds.get(expected.kind);
  const now = flatten(toCanonical(actual, kind));
  const then = flatten(toCanonical(expected, kind));
  const names = [...new Set([...Object.keys(now), ...Object.keys(then)])].sort();
  const [old, wanted] = [readProps(actual.props), readProps(expected.props)];
  // The catalog keeps the layout of a function's body, for which nothing is planned.
  const differsInLayout = (name: string) =>
    Object.hasOwn(kind.texts, name) && equalProp(name, old[name], wanted[name], kind);
  return names
    .filter((name) => now[name] !== then[name] && !differsInLayout(name))
    .map(
      (name) => `has ${name} ${shown(now[name])} ${sides.actual}, and ${shown(then[name])} ${sides.expected}`,
    );
}

/** What an object uses follows from its props, and is not told twice. */
function flatten({ comment, parent, props }: CanonicalObject): Readonly<Record<string, string>> {
  const texts = Object.entries(props ?? {}).map(([name, value]) => [name, canonicalText(value)]);
  return { comment: canonicalText(comment), parent: canonicalText(parent), ...Object.fromEntries(texts) };
}

function shown(text: string | undefined): string {
  if (text === undefined) return 'at its default';
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
