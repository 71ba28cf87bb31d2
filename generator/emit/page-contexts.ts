import { printQualified } from '../sql/identifier.ts';
import { keysOf } from './keys-of.ts';
import { drawDiagrams } from './mermaid.ts';
import type { QueryDocument } from './query-document.ts';
import type {
  FunctionDocument,
  Relation,
  RelationColumn,
  RelationIndex,
  RelationName,
} from './relation-document.ts';
import type {
  ColumnContext,
  EntryContext,
  RelationEntryContext,
  SchemaContext,
  TableContext,
  ViewContext,
} from './template-contexts.ts';

/** What the index of the docs is made of. */
export function schemaContext(
  relations: readonly Relation[],
  functions: readonly FunctionDocument[],
  queries: readonly QueryDocument[] = [],
): SchemaContext {
  const tables = relations.filter(({ kind }) => kind === 'table');
  const views = relations.filter(({ kind }) => kind === 'view');
  return {
    count: countObjects(
      [tables.length, 'table'],
      [views.length, 'view'],
      [queries.length, 'query'],
      [functions.length, 'function'],
    ),
    tables: tables.map(relationEntry),
    views: views.map(relationEntry),
    functions: functions.map(functionEntry),
    queries: queries.map(({ name, slug, comment }) => ({ name, slug, summary: summarise(comment) })),
    diagrams: drawDiagrams(tables),
  };
}

/** What a table's page is made of. */
export function tableContext(table: Relation): TableContext {
  const { foreignKeys, referencedBy, indexes, checks, triggers } = table;
  return Object.assign(pageOf(table), {
    security: securityOf(table),
    keys: keysOf(table).map(({ by, columns }) => ({
      label: by === 'primary key' ? 'Primary key' : 'Unique',
      columns: columns.join(', '),
    })),
    foreignKeys: foreignKeys.map(({ columns, to, targetColumns, onDelete }) => ({
      columns: columns.join(', '),
      target: displayName(to),
      slug: to.slug,
      targetColumns: targetColumns.join(', '),
      onDelete: onDelete === 'no action' ? 'refused' : onDelete,
    })),
    referencedBy: referencedBy.map(({ from, columns }) => ({
      name: displayName(from),
      slug: from.slug,
      columns: columns.join(', '),
    })),
    indexes: indexes.map(indexContext),
    checks: checks.map(({ name, expression }) => ({ name, expression })),
    triggers: triggers.map(({ name, when, calls }) => ({ name, when, calls })),
  });
}

/** What a view's page is made of. */
export function viewContext(view: Relation): ViewContext {
  return {
    ...pageOf(view),
    query: view.query ?? '',
    reads: view.reads.map((read) => ({
      name: displayName(read),
      slug: read.slug,
      folder: read.kind === 'table' ? 'tables' : 'views',
    })),
  };
}

/** A relation's name as people say it: without `public`. */
export function displayName({ schema, name }: RelationName): string {
  return schema === 'public' ? name : `${schema}.${name}`;
}

function pageOf(relation: Relation) {
  return {
    name: displayName(relation),
    qualified: printQualified([relation.schema, relation.name]),
    slug: relation.slug,
    up: relation.slug.includes('/') ? '../../' : '../',
    comment: relation.comment,
    isOurs: relation.owner === 'schema',
    columns: relation.columns.map(columnContext),
    views: relation.usedBy.map((view) => ({ name: displayName(view), slug: view.slug })),
  };
}

function columnContext(column: RelationColumn): ColumnContext {
  return {
    name: column.name,
    type: column.typeText,
    nullable: column.nullable ? 'yes' : '',
    value: defaultOf(column),
    comment: column.comment ?? (column.nullable ? column.reason : null),
  };
}

function indexContext(index: RelationIndex): TableContext['indexes'][number] {
  const { name, method, unique, include, where } = index;
  const carried = include.length === 0 ? '' : `, including ${include.join(', ')}`;
  const kind = `${unique ? 'unique, ' : ''}${method}${carried}${where === null ? '' : `, where ${where}`}`;
  return { name, keys: index.keys.join(', '), kind };
}

function defaultOf({ default: standard, generated, identity }: RelationColumn): string {
  if (generated !== null) return `generated: ${generated}`;
  return identity === null ? (standard ?? '') : `identity, ${identity}`;
}

function securityOf({ rls, owner }: Relation): string {
  const reader = rls === 'forced' ? 'nobody' : 'nobody but its owner';
  const security = rls === 'off' ? '' : `Row-level security is on: without a policy ${reader} sees a row.`;
  if (owner === 'runner') return `The migration runner makes and owns this table. ${security}`.trim();
  return owner === 'external'
    ? `This table is made elsewhere; the schema only refers to it. ${security}`.trim()
    : security;
}

function relationEntry(relation: Relation): RelationEntryContext {
  return {
    name: displayName(relation),
    slug: relation.slug,
    summary: summarise(relation.comment),
    columnCount: relation.columns.length,
  };
}

function functionEntry({ name, slug, comment }: FunctionDocument): EntryContext {
  return { name, slug, summary: summarise(comment) };
}

function summarise(comment: string | null): string {
  return comment?.split(/\n\s*\n/)[0] ?? '';
}

function countObjects(...counts: readonly (readonly [count: number, noun: string])[]): string {
  const named = counts
    .filter(([count]) => count > 0)
    .map(
      ([count, noun]) =>
        `${count} ${count === 1 ? noun : noun.replace(/y?$/, (end) => (end === 'y' ? 'ies' : 's'))}`,
    );
  const last = named.pop() ?? 'Nothing yet';
  return named.length === 0 ? last : `${named.join(', ')} and ${last}`;
}
