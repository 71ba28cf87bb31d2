import { BugError } from '../kernel/diagnostic.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import { printExpression } from '../kernel/print-expression.ts';
import type { NamedQuery, QueryPlan, Rows } from '../queries/named-query.ts';
import { printType, type TypeParts } from '../sql/types.ts';
import type { Described } from './described.ts';
import { type FindOrigin, readingOfOrigin } from './find-origin.ts';
import { querySlug } from './names.ts';
import type { RelationColumn, TypeScriptReading } from './relation-document.ts';

/** Everything that a named query's module and page need. */
export interface QueryDocument {
  readonly id: ObjectId;
  readonly name: string;
  readonly slug: string;
  readonly comment: string | null;
  readonly rows: Rows;
  readonly plan: QueryPlan;
  readonly text: string;
  readonly params: readonly RelationColumn[];
  readonly columns: readonly RelationColumn[];
}

/**
 * Folds named queries and their descriptions into documents.
 *
 * @throws BugError when one has no description
 */
export function queriesOf(
  queries: readonly NamedQuery[],
  described: Described,
  find: FindOrigin,
): readonly QueryDocument[] {
  return queries.map(({ id, path: [name = ''], comment, props }) => {
    const description = described.get(id);
    if (description === undefined) throw new BugError(`query ${name} is not described`);
    return {
      id,
      name,
      slug: querySlug(name),
      comment,
      rows: props.rows,
      plan: props.plan,
      text: printExpression(props.statement).trim(),
      params: props.params.map((param) =>
        columnOf(param.name, param.type, param.nullable, null, param.typescript),
      ),
      columns: description.columns.map((column) =>
        columnOf(column.name, column.type, column.nullable, column.reason, readingOfOrigin(column, find)),
      ),
    };
  });
}

function columnOf(
  name: string,
  type: TypeParts,
  nullable: boolean,
  reason: string | null,
  typescript: TypeScriptReading,
): RelationColumn {
  return {
    name,
    comment: null,
    type,
    typeText: printType(type),
    nullable,
    reason,
    default: null,
    literal: null,
    collation: null,
    generated: null,
    identity: null,
    write: 'required',
    typescript,
  };
}
