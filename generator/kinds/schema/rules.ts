import { readProps } from '../../kernel/canonical.ts';
import type { Kind } from '../../kernel/kind.ts';
import { makeStep } from '../../kernel/make-step.ts';
import type { ModelView } from '../../kernel/model.ts';
import { objectId } from '../../kernel/object-id.ts';
import { printIdentifier } from '../../sql/identifier.ts';
import { print } from '../../sql/sql-text.ts';
import { schemaCatalog } from './catalog.ts';
import type { SchemaProps } from './model.ts';

/**
 * Schemas (manual 5.10). One that holds an extension of ours is shared as the extension is: created unless it exists,
 * never dropped.
 */
export const schemaKind: Kind<'schema', SchemaProps> = {
  kind: 'schema',
  holdsRows: false,
  rank: 0,
  defaults: {},
  ids: {},
  texts: {},
  props: {},
  stage: () => 1,
  noun: ({ path: [name = ''] }) => print`SCHEMA ${printIdentifier(name)}`,
  create({ id, path: [name = ''] }, view) {
    const shared = holdsExtension(name, view);
    return [
      makeStep({
        id: `create ${id}`,
        title: shared ? `create schema ${name} unless it exists, for an extension` : `create schema ${name}`,
        sql: shared
          ? print`CREATE SCHEMA IF NOT EXISTS ${printIdentifier(name)}`
          : print`CREATE SCHEMA ${printIdentifier(name)}`,
        produces: [id],
      }),
    ];
  },
  drop(schema, view) {
    const [name = ''] = schema.path;
    if (holdsExtension(name, view)) return [];
    return [
      makeStep({
        id: `drop ${schema.id}`,
        title: `drop schema ${name}`,
        sql: print`DROP SCHEMA ${printIdentifier(name)}`,
        destroys: [schema.id],
      }),
    ];
  },
  rename: ({ path: [from = ''] }, { path: [to = ''] }) =>
    print`ALTER SCHEMA ${printIdentifier(from)} RENAME TO ${printIdentifier(to)}`,
  names: ({ path: [name = ''] }) => [objectId('schema', [name])],
  catalog: schemaCatalog,
};

function holdsExtension(name: string, view: ModelView): boolean {
  return view
    .users(objectId('schema', [name]))
    .some(({ kind, props }) => kind === 'extension' && readProps(props).schema === name);
}
