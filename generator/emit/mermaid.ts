import { compareTexts } from './compare-texts.ts';
import { keysOf } from './keys-of.ts';
import { slugOf } from './names.ts';
import type { ForeignKey, Relation } from './relation-document.ts';

// Limits that a page on GitHub cannot raise (Mermaid, maxTextSize and maxEdges under securityLevel strict).
const maxCharacters = 50_000;
const maxEdges = 500;

export interface Diagram {
  readonly title: string;
  /** Null when it would be larger than Mermaid draws. */
  readonly text: string | null;
  readonly note: string;
}

/**
 * Draws tables with their keys and references: all in one diagram, or one a schema where that is too much for Mermaid.
 * A schema too large for it is left to the lists and says so.
 */
export function drawDiagrams(tables: readonly Relation[]): readonly Diagram[] {
  if (tables.length === 0) return [];
  const whole = drawDiagram(tables);
  if (whole !== null) return [{ title: 'Diagram', text: whole, note: '' }];
  const schemas = new Map<string, Relation[]>();
  for (const table of tables) {
    const list = schemas.get(table.schema);
    if (list === undefined) schemas.set(table.schema, [table]);
    else list.push(table);
  }
  return [...schemas]
    .sort(([a], [b]) => compareTexts(a, b))
    .map(([schema, members]) => ({
      title: schemas.size === 1 ? 'Diagram' : `Diagram of ${schema}`,
      text: schemas.size === 1 ? null : drawDiagram(members),
      note: `${members.length} tables are more than Mermaid draws in one diagram; each page lists what its table refers to.`,
    }));
}

function drawDiagram(tables: readonly Relation[]): string | null {
  const inside = new Set(tables.map(({ slug }) => slug));
  const references = tables.flatMap((table) =>
    table.foreignKeys.filter(({ to }) => inside.has(to.slug)).map((foreignKey) => ({ table, foreignKey })),
  );
  if (references.length > maxEdges) return null;
  const lines = ['erDiagram', ...tables.map(drawEntity), ...references.map(drawReference)];
  const text = lines.join('\n');
  return text.length > maxCharacters ? null : text;
}

function drawEntity(table: Relation): string {
  const primary = new Set(table.primaryKey?.columns);
  const foreign = new Set(table.foreignKeys.flatMap(({ columns }) => columns));
  const unique = new Set(table.uniqueKeys.flatMap(({ columns }) => (columns.length === 1 ? columns : [])));
  const rows = table.columns.flatMap(({ name, typeText }) => {
    const marks = [primary.has(name) && 'PK', foreign.has(name) && 'FK', unique.has(name) && 'UK'].filter(
      Boolean,
    );
    return marks.length === 0
      ? []
      : [`    ${word(typeText.replace(/\(.*?\)/g, ''))} ${word(name)} ${marks.join(', ')}`];
  });
  const name = quote(displayName(table));
  return rows.length === 0 ? `  ${name}` : `  ${name} {\n${rows.join('\n')}\n  }`;
}

/** Crow's feet from what the database knows: whether the reference may be null, and whether it is unique. */
function drawReference({ table, foreignKey }: { table: Relation; foreignKey: ForeignKey }): string {
  const isOptional = table.columns.some(
    ({ name, nullable }) => nullable && foreignKey.columns.includes(name),
  );
  const isOne = keysOf(table).some(({ columns }) =>
    columns.every((name) => foreignKey.columns.includes(name)),
  );
  const line = `${isOne ? '|o' : '}o'}--${isOptional ? 'o|' : '||'}`;
  return `  ${quote(displayName(foreignKey.from))} ${line} ${quote(displayName(foreignKey.to))} : ${quote(foreignKey.columns.join(', '))}`;
}

function displayName({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return schema === 'public' ? name : `${schema}.${name}`;
}

/** A quoted name of Mermaid has no escapes, so a name that would need one is shown by its slug. */
function quote(name: string): string {
  return `"${/^[\p{L}\p{N}_ .,$-]+$/u.test(name) ? name : slugOf(name)}"`;
}

/** Types and names of attributes are bare words. */
function word(text: string): string {
  const kept = text.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^(?=[^A-Za-z])/, 'c');
  return kept === '' ? 'c' : kept;
}
