import type { Client } from 'pg';
import { printExpression } from '../kernel/print-expression.ts';
import { maybe, type NullProof } from '../nullability/facts.ts';
import type { NullProver } from '../nullability/null-prover.ts';
import type { NamedQuery } from '../queries/named-query.ts';
import { parseType, printType, type TypeParts } from '../sql/types.ts';
import { DatabaseError, toDatabaseError } from './database-error.ts';
import { describeStatement } from './describe-statement.ts';
import { type ColumnOrigin, readOrigins } from './read-origins.ts';

/** What PostgreSQL says of one column of a query. */
export interface QueryColumn {
  readonly name: string;
  readonly type: TypeParts;
  readonly nullable: boolean;
  readonly reason: string | null;
  readonly origin: ColumnOrigin | null;
}

/** What PostgreSQL refused of a query, for the place in schema.ts. */
export class QueryRefusal extends DatabaseError {
  readonly query: NamedQuery;

  constructor(query: NamedQuery, { message, sqlstate, detail, hint, position }: DatabaseError) {
    super('statement-failed', message, {
      sqlstate: sqlstate ?? undefined,
      detail: detail ?? undefined,
      hint: hint ?? undefined,
      position: position ?? undefined,
    });
    this.query = query;
  }
}

/** Has PostgreSQL say what named queries return, in a database that holds what they stand on. */
export async function describeQueries(
  client: Client,
  queries: readonly NamedQuery[],
  prover: NullProver,
): Promise<readonly (readonly QueryColumn[])[]> {
  const described: (readonly QueryColumn[])[] = [];
  for (const query of queries) described.push(await describeQuery(client, query, prover));
  return described;
}

async function describeQuery(
  client: Client,
  query: NamedQuery,
  prover: NullProver,
): Promise<readonly QueryColumn[]> {
  const text = printExpression(query.props.statement);
  try {
    const columns = await describeStatement(client, text);
    if (columns.length === 0) return [];
    const { rows } = await client.query<{ type: string }>(
      `SELECT format_type(CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END,
                CASE t.typtype WHEN 'd' THEN t.typtypmod ELSE c.modifier END) AS type
         FROM unnest($1::oid[], $2::integer[]) WITH ORDINALITY c(oid, modifier, at) JOIN pg_type t ON t.oid = c.oid
        ORDER BY c.at`,
      [columns.map(({ type }) => type), columns.map(({ modifier }) => modifier)],
    );
    const origins = await readOrigins(client, columns);
    const proofs = await proveQuery(client, query, text, prover);
    return columns.map(({ name }, at) => ({
      name,
      type: readType(rows[at]?.type ?? '', query),
      ...((proofs?.length === columns.length ? proofs[at] : undefined) ??
        maybe('nothing could be proved of the query')),
      origin: origins[at] ?? null,
    }));
  } catch (error) {
    throw new QueryRefusal(query, toDatabaseError(error, `query ${query.path[0]}`));
  }
}

/** The statement as PostgreSQL prints it, from the body of a function that is never kept. */
async function proveQuery(
  client: Client,
  { props: { params } }: NamedQuery,
  text: string,
  prover: NullProver,
): Promise<readonly NullProof[] | null> {
  const types = params.map(({ type }) => printType(type)).join(', ');
  await client.query('BEGIN');
  try {
    await client.query(
      `CREATE FUNCTION pg_temp.tablewright_asked(${types}) RETURNS SETOF record LANGUAGE sql BEGIN ATOMIC\n${text};\nEND`,
    );
    const { rows } = await client.query<{ body: string }>(
      "SELECT pg_get_function_sqlbody('pg_temp.tablewright_asked'::regproc) AS body",
    );
    const body = /^BEGIN ATOMIC\s([\s\S]*);\s*END\s*$/.exec(rows[0]?.body ?? '')?.[1];
    return body === undefined
      ? null
      : (prover
          .prove(
            body,
            params.map(({ nullable }) => nullable),
          )
          ?.map(({ proof }) => proof) ?? null);
  } catch {
    // What cannot stand in such a body can still be asked; nothing is known of its nulls then.
    return null;
  } finally {
    await client.query('ROLLBACK');
  }
}

function readType(text: string, { path }: NamedQuery): TypeParts {
  const type = parseType(text);
  if (type === null)
    throw new DatabaseError('statement-failed', `query ${path[0]}: the type ${text} cannot be read`);
  return type;
}
