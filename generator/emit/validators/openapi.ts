import type { Relation, RelationColumn } from '../relation-document.ts';
import { columnSchema } from './json-schema.ts';
import type { JsonSchema } from './or-null.ts';
import type { TranslatedCheck, ValidatedTable } from './validator-module.ts';

/**
 * Prints an OpenAPI 3.1 document of components alone: each relation as it is read, and tables as they are inserted and
 * updated. OpenAPI 3.1 schemas are JSON Schema 2020-12, so `#/components/schemas/orders.insert` serves both.
 */
export function printOpenApi(
  relations: readonly Relation[],
  validated: ReadonlyMap<Relation, ValidatedTable>,
): string {
  const schemas: Record<string, JsonSchema> = {};
  for (const relation of relations) {
    const name = relation.slug.replaceAll('/', '.');
    const checks = validated.get(relation)?.checks ?? [];
    schemas[name] = objectSchema(relation.comment, relation.columns, () => true, 'row', []);
    const table = validated.get(relation);
    if (table === undefined) continue;
    const columns = table.columns.map(([column]) => column);
    schemas[`${name}.insert`] = objectSchema(
      null,
      columns,
      ({ write }) => write === 'required',
      'write',
      checks,
    );
    schemas[`${name}.update`] = objectSchema(null, columns, () => false, 'write', checks);
  }
  const document = {
    openapi: '3.1.0',
    info: { title: 'Tables and views', version: '1' },
    components: { schemas },
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

function objectSchema(
  comment: string | null,
  columns: readonly RelationColumn[],
  isRequired: (column: RelationColumn) => boolean,
  use: 'row' | 'write',
  checks: readonly TranslatedCheck[],
): JsonSchema {
  const properties = Object.fromEntries(
    columns.map((column) => [column.name, columnSchema(column, use, checks)]),
  );
  const required = columns.filter(isRequired).map(({ name }) => name);
  return {
    ...(comment === null ? {} : { description: comment }),
    type: 'object',
    properties,
    ...(required.length === 0 ? {} : { required }),
    ...(use === 'write' ? { additionalProperties: false } : {}),
  };
}
