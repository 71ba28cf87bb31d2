import type { Change, Kind } from '../../kernel/kind.ts';
import { makeStep } from '../../kernel/make-step.ts';
import { objectId } from '../../kernel/object-id.ts';
import type { Step } from '../../kernel/step.ts';
import { printIdentifier, printQualified } from '../../sql/identifier.ts';
import { print, type SqlText, trustSql } from '../../sql/sql-text.ts';
import { functionCatalog } from './catalog.ts';
import type { FunctionObject, FunctionProps } from './model.ts';
import { printFunction } from './print-function.ts';

/** Functions (manual 36.3 and CREATE FUNCTION). */
export const functionKind: Kind<'function', FunctionProps> = {
  kind: 'function',
  holdsRows: false,
  rank: 0,
  defaults: {
    arguments: [],
    volatility: 'volatile',
    strict: false,
    security: 'invoker',
    parallel: 'unsafe',
    leakproof: false,
    settings: {},
    builtIn: null,
  },
  nested: { arguments: { name: null, mode: 'in', default: null } },
  defaultParent: (path) => objectId('schema', path.slice(0, 1)),
  ids: {},
  texts: { arguments: 'carried', body: 'recreate' },
  props: {
    // CREATE OR REPLACE can change neither the names and modes of arguments nor what is returned.
    arguments: 'replace',
    returns: 'replace',
    language: { joint: 'definition' },
    body: { joint: 'definition' },
    volatility: { joint: 'definition' },
    strict: { joint: 'definition' },
    security: { joint: 'definition' },
    parallel: { joint: 'definition' },
    leakproof: { joint: 'definition' },
    settings: { joint: 'definition' },
    builtIn: () => [],
  },
  joints: { definition: planDefinition },
  stage: () => 3,
  noun: nounOf,
  create(routine) {
    return [
      makeStep({
        id: `create ${routine.id}`,
        title: `create function ${titleOf(routine)}`,
        sql: printFunction(routine, print`CREATE FUNCTION`),
        produces: [routine.id],
      }),
    ];
  },
  rename: (before, after) =>
    before.path[1] === after.path[1]
      ? print`ALTER ${nounOf(before)} SET SCHEMA ${printIdentifier(after.path[0] ?? '')}`
      : print`ALTER ${nounOf(before)} RENAME TO ${printIdentifier(after.path[1] ?? '')}`,
  names: ({ path }) => [objectId('function', path)],
  catalog: functionCatalog,
};

function planDefinition({ after }: Change<'function', FunctionProps>): readonly Step[] {
  return [
    makeStep({
      id: `replace ${after.id}`,
      title: `replace the definition of function ${titleOf(after)}`,
      sql: printFunction(after, print`CREATE OR REPLACE FUNCTION`),
      consumes: [after.id],
    }),
  ];
}

/** The third part of the path is the list of input types, canonical and quoted by whoever made the id. */
function nounOf({ path: [schema = '', name = '', types = '()'] }: FunctionObject): SqlText {
  return print`FUNCTION ${printQualified([schema, name])}${trustSql(types)}`;
}

function titleOf({ path: [schema = '', name = '', types = '()'] }: FunctionObject): string {
  return `${schema}.${name}${types}`;
}
