import type { Model } from '../kernel/model.ts';
import { compareTexts } from './compare-texts.ts';
import { functionSlug } from './names.ts';
import type { FunctionDocument } from './relation-document.ts';

/** The functions that the schema makes, by slug. */
export function functionsOf(model: Model): readonly FunctionDocument[] {
  const functions: FunctionDocument[] = [];
  for (const { kind, owner, id, path, comment } of model.objects.values()) {
    if (kind !== 'function' || owner !== 'schema') continue;
    const [schema = '', name = '', signature = ''] = path;
    functions.push({
      id,
      name: `${schema === 'public' ? '' : `${schema}.`}${name}${signature}`,
      slug: functionSlug(schema, name, signature),
      comment,
    });
  }
  return functions.sort((a, b) => compareTexts(a.slug, b.slug));
}
