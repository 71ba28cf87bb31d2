import type { Client } from 'pg';
import type { Registry } from '../../kernel/kind.ts';
import type { Model } from '../../kernel/model.ts';
import { type ObjectId, pathOf } from '../../kernel/object-id.ts';
import { printExpression } from '../../kernel/print-expression.ts';
import type { NamedQuery } from '../../queries/named-query.ts';
import { printIdentifier, printQualified } from '../../sql/identifier.ts';
import { joinSql, print, type SqlText, trustSql } from '../../sql/sql-text.ts';
import { printType } from '../../sql/types.ts';
import type { ShadowServer } from '../shadow.ts';
import { sampleValues } from './sample-values.ts';
import { seedRows } from './seed-rows.ts';
import { shadowTemplate } from './shadow-templates.ts';

export interface CountOptions {
  readonly model: Model;
  readonly queries: readonly NamedQuery[];
  /** By view or query, the columns that are said never to be NULL. */
  readonly asserted: ReadonlyMap<ObjectId, readonly string[]>;
  readonly kinds: Registry;
  readonly server: ShadowServer;
}

export interface NullsFound {
  readonly of: ObjectId;
  readonly column: string;
  readonly nulls: number;
}

/** Looks for NULLs in columns that are said to hold none, over sample rows in every table. */
export async function countNulls(options: CountOptions): Promise<readonly NullsFound[]> {
  const { model, queries, asserted, kinds, server } = options;
  const shadow = await server.create(await shadowTemplate(server, model, kinds));
  const { client, close } = await shadow.open();
  const found: NullsFound[] = [];
  try {
    const schemas = new Set([...model.objects.values()].map(({ path }) => path[0] ?? ''));
    await seedRows(client, [...schemas], model);
    for (const [of, columns] of asserted) {
      const query = queries.find(({ id }) => id === of);
      const counts =
        query === undefined
          ? [await countOne(client, printQualified(pathOf(of)), columns, null)]
          : await countQuery(client, query, columns);
      for (const column of columns) {
        const nulls = Math.max(...counts.map((count) => count.get(column) ?? 0));
        if (nulls > 0) found.push({ of, column, nulls });
      }
    }
  } finally {
    await close();
    await shadow.drop();
  }
  return found;
}

type Counts = ReadonlyMap<string, number>;

/** The counts of one relation, or of a statement with its values; what it writes is taken back. */
async function countOne(
  client: Client,
  from: SqlText,
  columns: readonly string[],
  statement: { readonly text: SqlText; readonly values: readonly (string | null)[] } | null,
): Promise<Counts> {
  const counts = joinSql(
    columns.map((column) => print`count(*) FILTER (WHERE ${printIdentifier(column)} IS NULL)::integer`),
    ', ',
  );
  const head = statement === null ? trustSql('') : print`WITH asked AS (${statement.text}) `;
  await client.query('BEGIN');
  try {
    const { rows } = await client.query<number[]>({
      text: print`${head}SELECT ${counts} FROM ${from}`,
      values: [...(statement?.values ?? [])],
      rowMode: 'array',
    });
    return new Map(columns.map((column, at) => [column, rows[0]?.[at] ?? 0]));
  } catch {
    // A statement that fails on sample values says nothing of its columns.
    return new Map();
  } finally {
    await client.query('ROLLBACK');
  }
}

/** A query with each parameter at values that stand in the columns that it reads, else at samples of its type. */
async function countQuery(
  client: Client,
  query: NamedQuery,
  columns: readonly string[],
): Promise<readonly Counts[]> {
  const text = printExpression(query.props.statement);
  const choices: (readonly (string | null)[])[] = [];
  for (const { type, nullable } of query.props.params) {
    const stored = await storedValues(client, query, printType(type));
    const numbers = type.modifiers.filter((modifier) => typeof modifier === 'number');
    const samples = [0, 1, 2].flatMap((row) => sampleValues(type.name, numbers, row).slice(0, 1));
    const values = type.dimensions === 0 ? [...stored, ...samples] : ['{}'];
    choices.push(nullable ? [...values, null] : values);
  }
  const rounds = Math.min(12, Math.max(1, ...choices.map(({ length }) => length)));
  const counts: Counts[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const values = choices.map((each) => each[round % Math.max(1, each.length)] ?? null);
    counts.push(await countOne(client, trustSql('asked'), columns, { text, values }));
  }
  return counts;
}

async function storedValues(client: Client, { uses }: NamedQuery, type: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { on } of uses) {
    if (!on.startsWith('column:')) continue;
    const [schema = '', table = '', column = ''] = pathOf(on);
    const name = printIdentifier(column);
    const { rows } = await client.query<{ value: string }>(
      print`SELECT DISTINCT ${name}::text AS value FROM ${printQualified([schema, table])}
            WHERE ${name} IS NOT NULL AND pg_typeof(${name})::text = $1 ORDER BY 1 LIMIT 3`,
      [type.replace(/\(.*\)/, '')],
    );
    found.push(...rows.map(({ value }) => value));
  }
  return found;
}
