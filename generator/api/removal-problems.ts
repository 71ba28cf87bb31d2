import { canonicalText, readProps, toCanonical } from '../kernel/canonical.ts';
import type { Delta } from '../kernel/delta.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { Registry } from '../kernel/kind.ts';
import { kindOf, pathOf } from '../kernel/object-id.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import { parkedNames } from '../phases/parked-model.ts';
import { namesOf } from '../phases/read-intents.ts';
import { scriptText, shellWord } from './paste.ts';

/**
 * Removals that nobody allowed by name. What holds rows, and what has no table around it (a lost export looks like
 * one), is never dropped in silence; an index or a constraint taken out of its table's own list is meant.
 *
 * @param allowed names as messages give them (`public.orders.note`), with or without `public.`
 */
export function removalProblems(
  deltas: readonly Delta[],
  kinds: Registry,
  allowed: readonly string[],
): readonly Diagnostic[] {
  const removed = new Set<string>();
  for (const delta of deltas) if (delta.verb === 'remove') removed.add(delta.object.id);
  const permitted = new Set(allowed);
  const problems: Diagnostic[] = [];
  for (const delta of deltas) {
    if (delta.verb !== 'remove') continue;
    const { object } = delta;
    if (object.parent !== null && removed.has(object.parent)) continue;
    if (!isGuarded(object, kinds)) continue;
    if ([...namesOf(object), ...parkedNames(object)].some((name) => permitted.has(name))) continue;
    const [name = object.id] = namesOf(object);
    const short = shortName(object);
    const likely = lookAlikes(object, deltas, kinds);
    if (likely.length > 0) {
      problems.push(looksRenamed(object, likely, short));
      continue;
    }
    problems.push({
      code: 'TW310',
      severity: 'error',
      message: `${object.kind} ${name} is in the history but no longer in schema.ts`,
      hint: `If it is to be dropped${lossOf(object, kinds)}, write dropped(${scriptText(short)}); or say --allow-drop ${shellWord(name)}. If not, put it back (is it still exported?).`,
      at: object.id,
      source: null,
    });
  }
  return problems;
}

function isGuarded(object: SchemaObject, kinds: Registry): boolean {
  if (object.parent === null || kindOf(object.parent) === 'schema') return true;
  return kinds.get(object.kind).holdsRows;
}

function lossOf(object: SchemaObject, kinds: Registry): string {
  return kinds.get(object.kind).holdsRows ? ' with its data' : '';
}

/** What is new in the same place, or in another schema by the same name, and holds the same: it may be what is gone. */
function lookAlikes(gone: SchemaObject, deltas: readonly Delta[], kinds: Registry): readonly SchemaObject[] {
  if (kinds.get(gone.kind).rename === undefined) return [];
  return deltas.flatMap((delta) =>
    delta.verb === 'add' &&
    delta.object.kind === gone.kind &&
    (delta.object.parent === gone.parent || isMoved(gone, delta.object)) &&
    contentOf(delta.object, deltas, kinds) === contentOf(gone, deltas, kinds)
      ? [delta.object]
      : [],
  );
}

function isMoved(gone: SchemaObject, now: SchemaObject): boolean {
  const inSchemas = [gone, now].every(({ parent }) => parent !== null && kindOf(parent) === 'schema');
  return inSchemas && gone.path.slice(1).join('.') === now.path.slice(1).join('.');
}

/** Of what holds values, their type; of what has members, these by name; of anything else, all but the name. */
function contentOf(object: SchemaObject, deltas: readonly Delta[], kinds: Registry): string {
  const { holdsRows, kind } = kinds.get(object.kind);
  if (!holdsRows) return canonicalText({ ...toCanonical(object, kinds.get(kind)), id: null });
  const type: unknown = readProps(object.props).type;
  if (type !== undefined) return canonicalText(type);
  const members = deltas.flatMap((delta) =>
    'object' in delta && delta.object.parent === object.id && kinds.get(delta.object.kind).holdsRows
      ? [`${delta.object.path.at(-1)} ${canonicalText(readProps(delta.object.props).type)}`]
      : [],
  );
  return members.sort().join();
}

/** As schema.ts would say it: without `public`. */
function shortName(object: SchemaObject): string {
  return namesOf(object).at(-2) ?? object.id;
}

function looksRenamed(gone: SchemaObject, likely: readonly SchemaObject[], short: string): Diagnostic {
  const own = gone.path[gone.parent === null ? 0 : pathOf(gone.parent).length] ?? '';
  const choices = likely.map((object) => {
    const from = object.parent === gone.parent ? own : `${gone.path[0]}.${own}`;
    return `renamedFrom(${scriptText(from)}) on ${shortName(object)}`;
  });
  const drop = `dropped(${scriptText(short)});`;
  return {
    code: 'TW320',
    severity: 'error',
    message: `${gone.kind} ${namesOf(gone)[0]} is gone and ${likely.map((object) => namesOf(object)[0]).join(', ')} is new and alike: renamed, or dropped?`,
    hint:
      gone.kind === 'schema'
        ? `Nothing renames a schema. What it holds moves: renamedFrom(${scriptText(`${own}.…`)}) on each table; then write ${drop}`
        : `Write one of: ${[...choices, drop].join('  or  ')}`,
    at: likely[0]?.id ?? null,
    source: likely[0]?.source ?? null,
  };
}
