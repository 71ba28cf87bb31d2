import type { SchemaObject } from './schema-object.ts';

/** One difference between two models. A rename changes identity only and comes before every `set`. */
export type Delta =
  | { readonly verb: 'add' | 'remove'; readonly object: SchemaObject }
  | {
      readonly verb: 'set';
      readonly before: SchemaObject;
      readonly after: SchemaObject;
      /** Names of the props that differ; `comment` among them when the comment does. */
      readonly props: readonly string[];
    }
  | { readonly verb: 'rename'; readonly before: SchemaObject; readonly after: SchemaObject };
