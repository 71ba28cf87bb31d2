import type { Client } from 'pg';
import type { Registry } from '../kernel/kind.ts';
import { type Model, modelOf, viewModel } from '../kernel/model.ts';
import { type ObjectId, objectId } from '../kernel/object-id.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import type { NullProver } from '../nullability/null-prover.ts';
import { describerVersion } from '../nullability/prover-version.ts';
import type { TableRows } from '../nullability/row-keys.ts';
import type { NamedQuery } from '../queries/named-query.ts';
import { parseType, type TypeParts } from '../sql/types.ts';
import { DatabaseError } from './database-error.ts';
import { describeQueries } from './describe-queries.ts';
import { describeStatement } from './describe-statement.ts';
import { loadNullProver } from './load-null-prover.ts';
import { shadowTemplate } from './proof/shadow-templates.ts';
import { type ColumnOrigin, readOrigins } from './read-origins.ts';
import type { ShadowServer } from './shadow.ts';

/** What PostgreSQL says of one output column. */
export interface DescribedColumn {
  readonly name: string;
  readonly type: TypeParts;
  readonly nullable: boolean;
  /** Why it may be null, or cannot be. */
  readonly reason: string | null;
  /** The column of a table or view that it plainly is. */
  readonly origin: ColumnOrigin | null;
}

export interface DescribedView {
  readonly describer: number;
  /** Major of the server that was asked. */
  readonly server: number;
  /** Whether PostgreSQL passes an INSERT on to the table below (manual, CREATE VIEW, Updatable Views). */
  readonly insertable: boolean;
  /** Sets of columns that tell any two rows apart, none of them NULL. */
  readonly keys: readonly (readonly string[])[];
  /** The table of which each row shows another row, and the columns that are that table's. */
  readonly rows: TableRows | null;
  readonly columns: readonly DescribedColumn[];
}

export interface DescribeOptions {
  readonly model: Model;
  /** The views to describe. */
  readonly views: readonly ObjectId[];
  /** The named queries to describe. */
  readonly queries?: readonly NamedQuery[];
  readonly kinds: Registry;
  readonly server: ShadowServer;
}

/**
 * Has PostgreSQL name the output columns of views and named queries and their types, in a throw-away database that holds the views and
 * what they stand on. PostgreSQL takes every view column for nullable (manual 5.5.2 has no NOT NULL for views); one is
 * called not null only where the view's own query proves it.
 *
 * @throws DatabaseError `statement-failed` where PostgreSQL refuses a view, with its title
 */
export async function describeViews(options: DescribeOptions): Promise<ReadonlyMap<ObjectId, DescribedView>> {
  const { model, views, queries = [], kinds, server } = options;
  if (views.length + queries.length === 0) return new Map();
  const used = queries.flatMap(({ uses }) => uses.map(({ on }) => on));
  const shadow = await shadowTemplate(server, standingOn(model, [...views, ...used]), kinds);
  const { client, close } = await shadow.open();
  try {
    const prover = await loadNullProver(client);
    const described = await readViews(client, server.major, views, prover);
    const columns = await describeQueries(client, queries, prover);
    for (const [at, { id }] of queries.entries()) {
      const rows = columns[at] ?? [];
      described.set(id, {
        describer: describerVersion,
        server: server.major,
        insertable: false,
        keys: [],
        rows: null,
        columns: rows,
      });
    }
    return described;
  } finally {
    await close();
  }
}

/**
 * The views, what they use (transitively), and of a table also what concerns it alone: its columns, for `t.*`, and its
 * keys, since a view may group by one. Every extension too: a text may call its functions and operators, and an index take
 * its default operator class, without a use that says so.
 */
function standingOn(model: Model, views: readonly ObjectId[]): Model {
  const view = viewModel(model);
  const kept = new Map<ObjectId, SchemaObject>();
  const queue = [...views];
  for (const { id, kind } of model.objects.values()) if (kind === 'extension') queue.push(id);
  const visit = (id: ObjectId): void => {
    const object = view.get(id);
    if (object === undefined || kept.has(id)) return;
    kept.set(id, object);
    if (object.parent !== null) queue.push(object.parent);
    for (const { on } of object.uses) queue.push(on);
    if (object.kind === 'schema') return;
    for (const child of view.children(id)) {
      const own = child.uses.every(({ on }) => on === id || view.get(on)?.parent === id);
      if (own || child.kind === 'column') queue.push(child.id);
    }
  };
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) visit(next);
  // In the model's order, so that the plan does not depend on the way that was walked.
  return modelOf([...model.objects.values()].filter(({ id }) => kept.has(id)));
}

async function readViews(
  client: Client,
  major: number,
  views: readonly ObjectId[],
  prover: NullProver,
): Promise<Map<ObjectId, DescribedView>> {
  const { rows } = await client.query<{
    schema: string;
    view: string;
    query: string;
    insertable: boolean;
    columns: readonly { name: string; type: string }[];
  }>(
    `SELECT n.nspname AS schema, c.relname AS view, pg_get_viewdef(c.oid) AS query,
       pg_relation_is_updatable(c.oid, true) & 8 = 8 AS insertable, -- 8 is 1 << CMD_INSERT
       (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(
            CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END,
            CASE t.typtype WHEN 'd' THEN t.typtypmod ELSE a.atttypmod END)) ORDER BY a.attnum)
        FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
        WHERE a.attrelid = c.oid AND a.attnum > 0) AS columns
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'v' AND n.nspname <> 'information_schema' AND n.nspname <> 'pg_catalog'`,
  );
  const wanted = new Set(views);
  const described = new Map<ObjectId, DescribedView>();
  for (const { schema, view, query, insertable, columns } of rows) {
    const id = objectId('view', [schema, view]);
    if (!wanted.has(id)) continue;
    const proved = prover.prove(query);
    const proofs = proved?.length === columns.length ? proved : [];
    const origins = await readOrigins(client, await describeStatement(client, query.replace(/;\s*$/, '')));
    const shown = columns.map(
      ({ name, type }, at): DescribedColumn => ({
        name,
        type: readType(type, id),
        ...(proofs[at]?.proof ?? unproved),
        origin: origins[at] ?? null,
      }),
    );
    const nullable = new Set(shown.flatMap((column) => (column.nullable ? [column.name] : [])));
    const { keys, rows: tableRows } = prover.rowKeys(schema, view);
    described.set(id, {
      describer: describerVersion,
      server: major,
      insertable,
      keys: keys.filter((key) => !key.some((name) => nullable.has(name))),
      rows: tableRows,
      columns: shown,
    });
  }
  return described;
}

const unproved = { nullable: true, reason: 'nothing could be proved of the query' };

function readType(text: string, view: ObjectId): TypeParts {
  const type = parseType(text);
  if (type === null) throw new DatabaseError('statement-failed', `${view}: the type ${text} cannot be read`);
  return type;
}
