import type { Client } from 'pg';
import type { Model } from '../../kernel/model.ts';
import { printIdentifier, printQualified } from '../../sql/identifier.ts';
import { printString } from '../../sql/literal.ts';
import { joinSql, print, type SqlText, trustSql } from '../../sql/sql-text.ts';
import { toDatabaseError } from '../database-error.ts';
import { readSeedTables, type SeedColumn, type SeedTable } from './read-seed-tables.ts';
import { sampleValues } from './sample-values.ts';
import { withDocuments } from './with-documents.ts';

/** A table that got no row, and why. */
export interface Unseeded {
  readonly schema: string;
  readonly table: string;
  readonly reason: string;
}

const ROWS = 3;
const ATTEMPTS = 80;

/**
 * Puts three rows into every table, so that a migration is proved on rows and not on empty tables alone: defaults and
 * NULLs in the first, edges of the types in the others, foreign keys that hold. What a table's checks do not take is
 * tried with other values; a table that takes none is told, and left empty.
 *
 * @param edges false: ordinary values in all of them, and no NULL that need not be
 */
export async function seedRows(
  client: Client,
  schemas: readonly string[],
  model: Model,
  edges = true,
): Promise<readonly Unseeded[]> {
  const tables = withDocuments(await readSeedTables(client, schemas), model);
  let waiting = [...tables];
  const failed = new Map<SeedTable, string>();
  // What is checked at the end of the transaction would fail there, for all rows at once.
  await client.query('BEGIN; SET CONSTRAINTS ALL IMMEDIATE');
  // Tables that others refer to come first; in a cycle, one must take NULL.
  for (let progress = true; progress && waiting.length > 0; ) {
    const left: SeedTable[] = [];
    for (const table of waiting) {
      const reason = await seedTable(client, table, edges);
      if (reason === null) failed.delete(table);
      else {
        failed.set(table, reason);
        left.push(table);
      }
    }
    progress = left.length < waiting.length;
    waiting = left;
  }
  await client.query('COMMIT');
  return [...failed].map(([{ schema, name }, reason]) => ({ schema, table: name, reason }));
}

/** Null when at least one row stands, else why none does. */
async function seedTable(client: Client, table: SeedTable, edges: boolean): Promise<string | null> {
  let reason: string | null = null;
  let stands = 0;
  for (let row = 0; row < ROWS; row += 1) {
    reason = await seedRow(client, table, row, edges);
    if (reason === null) stands += 1;
    // Another row would wait for the same table.
    else if (stands === 0 && row === 0 && reason.startsWith('needs a row of')) return reason;
  }
  return stands > 0 ? null : reason;
}

async function seedRow(
  client: Client,
  table: SeedTable,
  row: number,
  edges: boolean,
): Promise<string | null> {
  const keys = await referencedKeys(client, table, row);
  if (typeof keys === 'string') return keys;
  const choices = new Map<string, Choice>();
  for (const column of table.columns) {
    if (column.written && !keys.has(column.name))
      choices.set(column.name, { column, options: optionsOf(column, row, edges), at: 0 });
  }
  let reason = 'no value was taken';
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    try {
      // One round trip: three would cost more than the row.
      await client.query(
        print`SAVEPOINT seed; ${insertStatement(table, keys, choices)}; RELEASE SAVEPOINT seed`,
      );
      return null;
    } catch (error) {
      await client.query('ROLLBACK TO seed');
      const failed = toDatabaseError(error, 'insert a row');
      reason = failed.message;
      if (!advance(choices, culprits(error, table))) return reason;
    }
  }
  return reason;
}

interface Choice {
  readonly column: SeedColumn;
  readonly options: readonly SqlText[];
  at: number;
}

const byDefault = trustSql('DEFAULT');

function optionsOf(column: SeedColumn, row: number, edges: boolean): readonly SqlText[] {
  const values: SqlText[] = [];
  const literals = column.literals.length === 0 ? [] : rotate(column.literals, row);
  const cast = trustSql(column.type);
  for (const text of [...literals, ...sampleValues(column.base, column.modifiers, row, edges)]) {
    const value = column.array ? `{${JSON.stringify(text)}}` : text;
    values.push(print`${printString(value)}::${cast}`);
  }
  if (!column.required) values.splice(row === 0 && edges ? 0 : values.length, 0, trustSql('NULL'));
  if (column.hasDefault) values.splice(row === 0 ? 0 : values.length, 0, byDefault);
  return values.length === 0 ? [byDefault] : values;
}

/** The columns that an error speaks of; none known: all. */
function culprits(error: unknown, table: SeedTable): readonly string[] {
  const field = (name: string): unknown =>
    typeof error === 'object' && error !== null ? Reflect.get(error, name) : null;
  const column = field('column');
  if (typeof column === 'string') return [column];
  const constraint = field('constraint');
  const named = typeof constraint === 'string' ? table.constraints[constraint] : undefined;
  return named ?? table.columns.map(({ name }) => name);
}

/** Counts on through the values of the named columns, as an odometer does; false at the end of them. */
function advance(choices: ReadonlyMap<string, Choice>, names: readonly string[]): boolean {
  for (const name of names) {
    const choice = choices.get(name);
    if (choice === undefined) continue;
    choice.at += 1;
    if (choice.at < choice.options.length) return true;
    choice.at = 0;
  }
  return false;
}

/** Values for the columns of foreign keys, from rows that stand; or what the table has to wait for. */
async function referencedKeys(
  client: Client,
  table: SeedTable,
  row: number,
): Promise<ReadonlyMap<string, SqlText> | string> {
  const keys = new Map<string, SqlText>();
  for (const { columns, schema, table: target, targets } of table.references) {
    const known = columns.flatMap((column, at) => {
      const value = keys.get(column);
      return value === undefined ? [] : [print`${printIdentifier(targets[at] ?? '')} = ${value}`];
    });
    const where = known.length === 0 ? trustSql('') : print` WHERE ${conjunction(known)}`;
    const list = joinSql(
      targets.map((name) => print`${printIdentifier(name)}::text`),
      ', ',
    );
    const { rows } = await client.query<string[]>({
      text: print`SELECT ${list} FROM ${printQualified([schema, target])}${where} ORDER BY 1`,
      rowMode: 'array',
    });
    const found = rows[row % Math.max(rows.length, 1)];
    for (const [at, name] of columns.entries()) {
      if (keys.has(name)) continue;
      const column = table.columns.find((each) => each.name === name);
      const value = found?.[at];
      if (typeof value === 'string')
        keys.set(name, print`${printString(value)}::${trustSql(column?.type ?? 'text')}`);
      else if (column?.required === true) return `needs a row of ${schema}.${target} first`;
      else keys.set(name, trustSql('NULL'));
    }
  }
  return keys;
}

function conjunction(conditions: readonly SqlText[]): SqlText {
  return trustSql(conditions.join(' AND '));
}

function insertStatement(
  table: SeedTable,
  keys: ReadonlyMap<string, SqlText>,
  choices: ReadonlyMap<string, Choice>,
): SqlText {
  const values = new Map(keys);
  for (const [name, { options, at }] of choices) values.set(name, options[at] ?? byDefault);
  const target = printQualified([table.schema, table.name]);
  if (values.size === 0) return print`INSERT INTO ${target} DEFAULT VALUES`;
  const names = joinSql([...values.keys()].map(printIdentifier), ', ');
  return print`INSERT INTO ${target} (${names}) VALUES (${joinSql([...values.values()], ', ')})`;
}

function rotate<T>(items: readonly T[], by: number): readonly T[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}
