import { canonicalText, readProps } from './canonical.ts';
import type { Delta } from './delta.ts';
import { isExpression } from './diff.ts';
import type { Registry } from './kind.ts';
import type { Model } from './model.ts';
import { printExpression } from './print-expression.ts';

/**
 * Sets for texts that PostgreSQL does not carry through a rename (string bodies of functions): the model is the same
 * once ids are rebased, the text in the database is not. They are planned, but history has nothing to record.
 */
export function recreatedTexts(
  before: Model,
  renamed: Model,
  after: Model,
  known: readonly Delta[],
  kinds: Registry,
): readonly Delta[] {
  if (before === renamed) return [];
  const planned = new Set(
    known.map((delta) => (delta.verb === 'set' && delta.props.length > 0 ? delta.after.id : null)),
  );
  const deltas: Delta[] = [];
  const old = before.objects.values();
  for (const object of renamed.objects.values()) {
    const original = old.next().value;
    const target = after.objects.get(object.id);
    if (original === undefined || target === undefined || object.owner !== 'schema' || planned.has(object.id))
      continue;
    const kept = Object.entries(kinds.get(object.kind).texts).filter(
      ([, onRename]) => onRename === 'recreate',
    );
    const props = kept
      .map(([prop]) => prop)
      .filter(
        (prop) => printTexts(readProps(original.props)[prop]) !== printTexts(readProps(object.props)[prop]),
      );
    if (props.length > 0) deltas.push({ verb: 'set', before: object, after: target, props });
  }
  return deltas;
}

function printTexts(value: unknown): string {
  if (isExpression(value)) return JSON.stringify(printExpression(value));
  if (Array.isArray(value)) return `[${value.map(printTexts).join()}]`;
  if (typeof value !== 'object' || value === null) return canonicalText(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${key}:${printTexts(item)}`)
    .join()}}`;
}
