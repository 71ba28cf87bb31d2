import type { SchemaObject } from './schema-object.ts';

/** `column public.orders.id`, for titles and messages. */
export function nameObject(object: Pick<SchemaObject, 'kind' | 'path'>): string {
  let name = '';
  for (const part of object.path) name += name === '' || part.startsWith('(') ? part : `.${part}`;
  return `${object.kind} ${name}`;
}
