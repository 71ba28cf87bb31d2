import type { Kind } from '../../kernel/kind.ts';
import { makeStep } from '../../kernel/make-step.ts';
import { objectId } from '../../kernel/object-id.ts';
import { printIdentifier } from '../../sql/identifier.ts';
import { printDollarQuoted, printString } from '../../sql/literal.ts';
import { print } from '../../sql/sql-text.ts';
import { extensionCatalog } from './catalog.ts';
import type { Extension, ExtensionProps } from './model.ts';

/**
 * Extensions (manual 36.17). They are shared with others in the database: the one kind that is created with IF NOT
 * EXISTS, so the schema that holds it is verified afterwards, and never dropped.
 */
export const extensionKind: Kind<'extension', ExtensionProps> = {
  kind: 'extension',
  holdsRows: false,
  rank: 0,
  defaults: {},
  ids: {},
  texts: {},
  props: {
    schema: ({ after }) => [
      makeStep({
        id: `move ${after.id}`,
        title: `move extension ${after.path[0] ?? ''} to schema ${after.props.schema}`,
        sql: print`ALTER ${nounOf(after)} SET SCHEMA ${printIdentifier(after.props.schema)}`,
      }),
    ],
  },
  stage: () => 2,
  // COMMENT ON EXTENSION is its owner's to say (manual, COMMENT), and a shared extension often has another owner.
  noun: () => null,
  create(extension) {
    const [name = ''] = extension.path;
    const { schema } = extension.props;
    return [
      makeStep({
        id: `create ${extension.id}`,
        title: `create extension ${name} unless it exists; a migration down keeps it, because others may use it`,
        sql: print`CREATE EXTENSION IF NOT EXISTS ${printIdentifier(name)} WITH SCHEMA ${printIdentifier(schema)}`,
        produces: [extension.id],
      }),
      makeStep({
        id: `verify ${extension.id}`,
        title: `verify that extension ${name} is in schema ${schema}`,
        sql: printVerification(name, schema),
        consumes: [extension.id],
      }),
    ];
  },
  drop: () => [],
  names: ({ path: [name = ''] }) => [objectId('extension', [name])],
  catalog: extensionCatalog,
};

function nounOf({ path: [name = ''] }: Extension) {
  return print`EXTENSION ${printIdentifier(name)}`;
}

function printVerification(name: string, schema: string) {
  const body = print`
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_catalog.pg_extension e
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) e.extnamespace
    WHERE e.extname OPERATOR(pg_catalog.=) ${printString(name)} AND n.nspname OPERATOR(pg_catalog.=) ${printString(schema)}
  ) THEN
    RAISE EXCEPTION USING MESSAGE = ${printString(`extension ${name} exists, but not in schema ${schema}`)};
  END IF;
END
`;
  return print`DO ${printDollarQuoted(body)}`;
}
