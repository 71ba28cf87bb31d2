import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Questions, questionsOf } from '../../generator/emit/questions.ts';
import { relationsOf } from '../../generator/emit/relation.ts';
import type { Relation } from '../../generator/emit/relation-document.ts';
import { modelOf } from '../../generator/kernel/model.ts';
import { loadSchema } from '../../generator/load/load-schema.ts';
import { importModule } from '../emit/support/import-module.ts';
import { migrateFromFiles } from '../reference/reference-database.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import type { Db, Helper } from './support.ts';

const root = join(import.meta.dirname, '../..');

async function referenceTables(): Promise<readonly Relation[]> {
  const { model } = await loadSchema({
    root,
    file: 'schema.ts',
    dslPath: join(root, 'generator/dsl.ts'),
    postgres: { min: 15, max: 18 },
  });
  const tables = [...model.objects.values()].filter(({ kind }) => kind !== 'view' && kind !== 'query');
  return relationsOf(modelOf(tables), new Map()).filter(({ owner }) => owner === 'schema');
}

/** A value that is not common in its column. */
function sampleOf(table: Relation, column: string): unknown {
  const found = table.columns.find(({ name }) => name === column);
  const [first] = found?.typescript.values ?? [];
  if (first !== undefined) return first;
  const values: Readonly<Record<string, unknown>> = {
    uuid: '00000000-0000-4000-8000-000000000000',
    boolean: true,
    'timestamp with time zone': '2026-01-01T00:00:00Z',
  };
  const type = found?.typeText ?? '';
  return type in values ? values[type] : /^(?:numeric|integer)/.test(type) ? 1 : 'x';
}

/** The statistics of a million rows in a table that holds a few: what the planner is told, not what it may do. */
function statistics({ schema, name, columns }: Relation, questions: Questions): string {
  const keys = new Set(questions.keys.flatMap((key) => (key.columns.length === 1 ? key.columns : [])));
  // Ten thousand rows for each value of what a list pages through, fifty for what it only finds.
  const paged = new Set(
    questions.lists.flatMap(({ lead, paths }) => (paths.some(({ terms }) => terms.length > 1) ? [lead] : [])),
  );
  const distinct = columns.map((column) => {
    const values = column.typescript.values?.length ?? (column.typeText === 'boolean' ? 2 : null);
    const count =
      keys.has(column.name) || column.typeText.startsWith('timestamp')
        ? -1
        : (values ?? (paged.has(column.name) ? 100 : 20_000));
    return `ALTER COLUMN ${column.name} SET (n_distinct = ${count})`;
  });
  return `ALTER TABLE ${schema}.${name} SET (autovacuum_enabled = off), ${distinct.join(', ')};
    ANALYZE ${schema}.${name};
    UPDATE pg_class SET reltuples = 1000000, relpages = pg_relation_size(oid) / 8192 WHERE oid = '${schema}.${name}'::regclass;`;
}

/** A few rows for each table, so that it has pages and statistics. */
async function fill(query: (text: string) => Promise<unknown>, table: Relation): Promise<void> {
  const written = table.columns.filter(({ generated }) => generated === null);
  const value = ({ name, typeText, typescript, nullable }: Relation['columns'][number]): string => {
    const many = table.indexes.some(({ parts }) => parts.some(({ column }) => column === name));
    if (typescript.values !== null)
      return `(ARRAY[${typescript.values.map((text) => `'${text}'`).join(', ')}])[1 + n % ${typescript.values.length}]`;
    if (typeText === 'uuid') return `md5('${name}' || n)::uuid`;
    if (typeText.startsWith('timestamp')) return "now() - n * interval '1 minute'";
    if (nullable && !many) return 'NULL';
    if (typeText === 'text') return `'${name}' || n`;
    return typeText === 'jsonb'
      ? "'{}'"
      : typeText === 'boolean'
        ? 'true'
        : typeText === 'inet'
          ? 'NULL'
          : typeText === 'date'
            ? 'now()'
            : 'n';
  };
  const list = written.map(({ name }) => name).join(', ');
  await query(
    `INSERT INTO ${table.schema}.${table.name} (${list}) SELECT ${written.map(value).join(', ')} FROM generate_series(1, 2000) n`,
  );
}

describe.each(majors)('helpers on PostgreSQL %i', (major) => {
  test('are each served by the index that they are made from, at a million rows', () =>
    withDatabase(major, async ({ client }) => {
      await migrateFromFiles(client);
      const query = (text: string): Promise<unknown> => client.query(text);
      await query("SET session_replication_role = 'replica'");
      for (const { schema, name, checks } of await referenceTables())
        for (const check of checks)
          await query(`ALTER TABLE ${schema}.${name} DROP CONSTRAINT ${check.name}`);
      const built = mkdtempSync(join(tmpdir(), 'tablewright-plans-'));
      const wrong: string[] = [];
      let asked = 0;
      for (const table of await referenceTables()) {
        const questions = questionsOf(table);
        await fill(query, table);
        await query(statistics(table, questions));
        const module = (await importModule(root, `generated/db/tables/${table.slug}.ts`, built)) as Record<
          string,
          Helper
        >;
        const plan = async (name: string, ...rest: unknown[]): Promise<string> => {
          let text = '';
          const db: Db = {
            query: async ({ text: statement, values }: { text: string; values: unknown[] }) => {
              const { rows } = await client.query(`EXPLAIN ${statement}`, values);
              text = rows.map((row) => Object.values(row).join()).join('\n');
              return { rows: [] };
            },
          };
          await (module[name] as Helper)(db, ...rest);
          return text;
        };
        const expectIndex = async (
          indexes: readonly string[],
          name: string,
          ...rest: unknown[]
        ): Promise<void> => {
          asked += 1;
          const text = await plan(name, ...rest);
          const used = [...text.matchAll(/(?:using|Bitmap Index Scan on) (\S+)/g)].map(
            ([, index]) => index ?? '',
          );
          if (used.length === 0 || !used.every((index) => indexes.includes(index)))
            wrong.push(
              `${table.name}.${name}: expected ${indexes.join(' or ')}, got ${used.join(', ') || text}`,
            );
        };
        for (const { name, columns, index } of questions.keys) {
          const key = Object.fromEntries(columns.map((column) => [column, sampleOf(table, column)]));
          // A longer key that begins with these columns finds as few rows.
          const longer = table.uniqueKeys.filter((other) =>
            columns.every((column, at) => other.columns[at] === column),
          );
          await expectIndex([index, ...longer.map((other) => other.name)], `findBy${name}`, key);
        }
        for (const { name, lead, paths } of questions.lists) {
          // A key of few values, in the order of the primary key: walking that is as good.
          const values = table.columns.find((column) => column.name === lead);
          const isFew = values?.typescript.values !== null || values?.typeText === 'boolean';
          const primary = isFew && table.primaryKey !== null ? [table.primaryKey.name] : [];
          const covered = table.indexes.filter(
            ({ parts }) => parts[0]?.column === lead && parts.length === 1,
          );
          for (const { index, terms } of paths) {
            const order = paths.length > 1 ? { order: terms[1]?.column } : {};
            const shorter = terms.length > 1 && isFew ? covered.map((one) => one.name) : [];
            await expectIndex(
              [index, ...primary, ...shorter],
              `listBy${name}`,
              { [lead]: sampleOf(table, lead) },
              { ...order, limit: 50 },
            );
          }
        }
        for (const { name, index } of questions.searches)
          await expectIndex([index], `searchBy${name}`, 'camera');
      }
      rmSync(built, { recursive: true });
      expect(wrong).toEqual([]);
      expect(asked).toBeGreaterThan(50);
    }));
});
