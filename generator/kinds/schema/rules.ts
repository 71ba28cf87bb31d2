import type { Kind } from '../../kernel/kind.ts';
import { makeStep } from '../../kernel/make-step.ts';
import { printIdentifier } from '../../sql/identifier.ts';
import { print } from '../../sql/sql-text.ts';
import { schemaCatalog } from './catalog.ts';
import type { SchemaProps } from './model.ts';

/** Schemas (manual 5.10). */
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
  create({ id, path: [name = ''] }) {
    return [
      makeStep({
        id: `create ${id}`,
        title: `create schema ${name}`,
        sql: print`CREATE SCHEMA ${printIdentifier(name)}`,
        produces: [id],
      }),
    ];
  },
  rename: ({ path: [from = ''] }, { path: [to = ''] }) =>
    print`ALTER SCHEMA ${printIdentifier(from)} RENAME TO ${printIdentifier(to)}`,
  names: ({ path: [name = ''] }) => [`schema ${name}`],
  catalog: schemaCatalog,
};
