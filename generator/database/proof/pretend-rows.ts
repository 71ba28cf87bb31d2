import type { Client } from 'pg';
import type { Model } from '../../kernel/model.ts';
import { printIdentifier, printQualified } from '../../sql/identifier.ts';
import { printString } from '../../sql/literal.ts';
import { joinSql, print, type SqlText, trustSql } from '../../sql/sql-text.ts';
import { toDatabaseError } from '../database-error.ts';
import { readSeedTables, type SeedColumn, type SeedTable } from './read-seed-tables.ts';
import { sampleValues } from './sample-values.ts';
import { withDocuments } from './with-documents.ts';

/** A table that the planner is to take for a large one. */
export interface PretendedTable {
  readonly schema: string;
  readonly name: string;
  /** `n_distinct` of each column (manual, ALTER TABLE). */
  readonly distinct: ReadonlyMap<string, number>;
}

const realRows = 2000;
const pretendedRows = 1_000_000;

/**
 * Lets the planner believe that each table holds a million rows: two thousand are there, or as many as keys allow, so that indexes have pages, and
 * statistics say the rest. Only for a throw-away database: checks are dropped, triggers and foreign keys do not fire.
 *
 * @returns the tables that took no rows, with why
 * @throws DatabaseError where the role is no superuser
 */
export async function pretendRows(
  client: Client,
  tables: readonly PretendedTable[],
  model: Model,
): Promise<ReadonlyMap<string, string>> {
  const refused = new Map<string, string>();
  await client.query("SET session_replication_role = 'replica'");
  const found = await readSeedTables(client, [...new Set(tables.map(({ schema }) => schema))]);
  const known = new Map(
    withDocuments(found, model).map((table) => [JSON.stringify([table.schema, table.name]), table]),
  );
  for (const { schema, name, distinct } of tables) {
    const table = known.get(JSON.stringify([schema, name]));
    if (table === undefined) continue;
    const reason = await fill(client, table);
    if (reason === null) await describe(client, table, distinct);
    else refused.set(`${schema}.${name}`, reason);
  }
  return refused;
}

async function fill(client: Client, table: SeedTable): Promise<string | null> {
  const target = printQualified([table.schema, table.name]);
  const { rows: checks } = await client.query<{ name: string }>(
    "SELECT conname AS name FROM pg_constraint WHERE contype = 'c' AND conrelid = $1::text::regclass",
    [target],
  );
  for (const { name } of checks)
    await client.query(print`ALTER TABLE ${target} DROP CONSTRAINT ${printIdentifier(name)}`);
  const written = table.columns.filter((column) => column.written);
  const names = joinSql(
    written.map(({ name }) => printIdentifier(name)),
    ', ',
  );
  const unique = new Set(Object.values(table.constraints).flat());
  const values = joinSql(
    written.map((column) => cellOf(column, unique.has(column.name))),
    ', ',
  );
  const into = written.length === 0 ? trustSql('') : print` (${names})`;
  try {
    await client.query(
      print`INSERT INTO ${target}${into} SELECT ${values} FROM generate_series(1, ${realRows}) n ON CONFLICT DO NOTHING`,
    );
    return null;
  } catch (error) {
    return toDatabaseError(error, `fill ${table.schema}.${table.name}`).message;
  }
}

/** A value for row `n`; of what may be NULL and is not unique every fourth is, so that a partial index has rows of both sorts. */
function cellOf(column: SeedColumn, isUnique: boolean): SqlText {
  const plain = plainValue(column);
  const value = column.array && column.literals.length === 0 ? print`ARRAY[${plain}]` : plain;
  const cast = print`(${value})::${trustSql(column.type)}`;
  return column.required || isUnique ? cast : print`CASE WHEN n % 4 > 0 THEN ${cast} END`;
}

function plainValue({ base, modifiers, literals, name, array }: SeedColumn): SqlText {
  if (literals.length > 1 && !array) {
    const all = joinSql(literals.map(printString), ', ');
    return print`(ARRAY[${all}])[1 + n % ${literals.length}]`;
  }
  const numbered = numberedValues[base];
  if (numbered !== undefined) return trustSql(numbered);
  if (texts.has(base)) {
    const text = print`${printString(`${name} `)} || n`;
    const length = modifiers[0];
    return length === undefined ? text : print`right(${text}, ${length})`;
  }
  if (base === 'numeric') {
    const [digits = 12, scale = 0] = modifiers;
    return trustSql(`n % 1${'0'.repeat(Math.max(0, Math.min(digits - scale, 9)))}`);
  }
  const [sample] = sampleValues(base, modifiers, 0);
  return sample === undefined ? trustSql('NULL') : printString(sample);
}

const texts = new Set(['text', 'character varying', 'character', 'name', 'citext']);

/** Of types with many values: one for each `n`. */
const numberedValues: Readonly<Record<string, string>> = {
  uuid: 'md5(n::text)',
  boolean: 'n % 2 = 0',
  smallint: 'n',
  integer: 'n',
  bigint: 'n',
  oid: 'n',
  real: 'n',
  'double precision': 'n',
  money: 'n',
  date: "date '2026-01-01' - n",
  'timestamp without time zone': "timestamp '2026-01-01' - n * interval '1 minute'",
  'timestamp with time zone': "timestamptz '2026-01-01' - n * interval '1 minute'",
  'time without time zone': "time '00:00' + n * interval '1 second'",
  interval: "n * interval '1 second'",
  inet: "inet '10.0.0.0' + n",
  bytea: "decode(md5(n::text), 'hex')",
};

/** PostgreSQL keeps an `n_distinct` that it is given, and scales `reltuples` by the pages that are there (manual 14.2). */
async function describe(
  client: Client,
  { schema, name, columns }: SeedTable,
  distinct: ReadonlyMap<string, number>,
): Promise<void> {
  const target = printQualified([schema, name]);
  const known = joinSql(
    columns.flatMap((column) => {
      const count = distinct.get(column.name);
      return count === undefined
        ? []
        : [print`ALTER COLUMN ${printIdentifier(column.name)} SET (n_distinct = ${count})`];
    }),
    ', ',
  );
  const actions = known === '' ? trustSql('') : print`, ${known}`;
  await client.query(
    print`ALTER TABLE ${target} SET (autovacuum_enabled = off)${actions}; ANALYZE ${target}`,
  );
  await client.query(
    print`UPDATE pg_class SET reltuples = ${pretendedRows}, relpages = pg_relation_size(oid) / 8192
           WHERE oid = ${printString(target)}::regclass`,
  );
}
