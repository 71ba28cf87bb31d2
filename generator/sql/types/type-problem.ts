import { findType } from './built-in-types.ts';
import type { TypeParts } from './pg-type.ts';

/** What is wrong with the parts of a type, or null: an unknown name, a modifier that it does not take or out of its range. */
export function typeProblem(type: TypeParts): string | null {
  if (type.schema !== null) return null;
  const known = findType(type);
  if (known === undefined)
    return `${type.name} is not a built-in type; name the schema of an extension's or your own type`;
  const { name, modifiers } = type;
  if (modifiers.length > known.modifiers.length) {
    return known.modifiers.length === 0
      ? `${name} takes no modifier`
      : `${name} takes at most ${known.modifiers.length} modifiers`;
  }
  for (const [index, value] of modifiers.entries()) {
    const range = known.modifiers[index];
    if (range === undefined || typeof value !== 'number' || !Number.isInteger(value)) {
      return `${typeof value === 'string' ? JSON.stringify(value) : value} is no modifier of ${name}: it takes whole numbers`;
    }
    if (value < range.min || value > range.max) {
      return `${value} is no modifier of ${name}: it takes ${range.min} to ${range.max}`;
    }
  }
  return null;
}
