import type { SchemaObject } from '../kernel/schema-object.ts';
import type { Lowered } from '../lower/evaluation.ts';
import type { Problem } from '../lower/lowering.ts';
import { type JsonType, readJsonType } from './json-types.ts';
import type { Locations } from './locations.ts';
import type { ModuleTexts } from './modules.ts';

/** Gives the columns of `jsonb<Shape>()` the text of their type, which evaluation erased. */
export function nameJsonTypes(
  { objects, sites }: Lowered,
  locations: Locations,
  root: string,
  modules: ModuleTexts,
): readonly Problem[] {
  const problems: Problem[] = [];
  const written = [...modules.files.values()].some(({ text }) => /\b(?:jsonb?|typed)\s*</.test(text));
  if (!written) return problems;
  for (let i = 0; i < objects.length; i += 1) {
    const object = objects[i];
    const site = sites[i];
    if (object?.kind !== 'column' || site === undefined) continue;
    const property = locations.propertyOf(site);
    if (property === undefined || property.item.typeText === null) continue;
    const type = readJsonType(property.item.typeText, property.file, root, modules, object.id, site);
    if ('code' in type) problems.push(type);
    else setJsonType(object, type);
  }
  return problems;
}

function setJsonType(object: SchemaObject, json: JsonType): void {
  const column = object as { props: { readonly typescript: object } & object };
  column.props = { ...column.props, typescript: { ...column.props.typescript, json } };
}
