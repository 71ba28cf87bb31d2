import { BugError } from '../kernel/diagnostic.ts';
import type { Model } from '../kernel/model.ts';
import { lastName, type ObjectId, pathOf } from '../kernel/object-id.ts';
import { printExpression } from '../kernel/print-expression.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import type { Column } from '../kinds/column/model.ts';
import type { Constraint } from '../kinds/constraint/model.ts';
import type { Index, IndexKey } from '../kinds/index/model.ts';
import type { Table } from '../kinds/table/model.ts';
import type { Trigger } from '../kinds/trigger/model.ts';
import type { View } from '../kinds/view/model.ts';
import { printIdentifier } from '../sql/identifier.ts';
import { printType } from '../sql/types.ts';
import { compareTexts } from './compare-texts.ts';
import type { Described } from './described.ts';
import { columnsRead, literalOf } from './expression-parts.ts';
import { type FindOrigin, originFinder, readingOfOrigin } from './find-origin.ts';
import { relationSlug } from './names.ts';
import { reachOf } from './reach.ts';
import type {
  ForeignKey,
  IndexPart,
  Key,
  Relation,
  RelationCheck,
  RelationColumn,
  RelationIndex,
  RelationName,
  RelationTrigger,
} from './relation-document.ts';

/**
 * Folds a model into relation documents, by slug.
 *
 * @throws BugError when a view has no description.
 */
export function relationsOf(model: Model, described: Described): readonly Relation[] {
  const tables = new Map<ObjectId, Relation>();
  const views: (() => Relation)[] = [];
  const find = originFinder(tables, described);
  for (const parts of partsOf(model).values()) {
    const { relation } = parts;
    if (relation === null) continue;
    if (isTable(relation)) tables.set(relation.id, tableDocument(relation, parts));
    else views.push(() => viewDocument(relation, parts, described, model, tables, find));
  }
  return [...tables.values(), ...views.map((make) => make())].sort(compareRelations);
}

/** The objects of one relation, by kind. */
interface Parts {
  relation: Table | View | null;
  readonly columns: Column[];
  readonly constraints: Constraint[];
  readonly foreignKeys: ForeignKey[];
  readonly indexes: Index[];
  readonly triggers: Trigger[];
  readonly referencedBy: ForeignKey[];
  readonly readers: View[];
}

/** Sorts every object into its relation, in one pass and without edges that no document shows. */
function partsOf(model: Model): ReadonlyMap<ObjectId, Parts> {
  const tableNamed = tableNames();
  const all = new Map<ObjectId, Parts>();
  const of = (id: ObjectId | null): Parts => {
    const key = id ?? 'table:';
    let parts = all.get(key);
    if (parts === undefined) {
      parts = {
        relation: null,
        columns: [],
        constraints: [],
        foreignKeys: [],
        indexes: [],
        triggers: [],
        referencedBy: [],
        readers: [],
      };
      all.set(key, parts);
    }
    return parts;
  };
  for (const object of model.objects.values()) {
    if (isColumn(object)) of(object.parent).columns.push(object);
    else if (isIndex(object)) of(object.parent).indexes.push(object);
    else if (isTrigger(object)) of(object.parent).triggers.push(object);
    else if (isConstraint(object)) {
      const { target } = object.props;
      if (target === null) of(object.parent).constraints.push(object);
      else {
        const foreignKey = foreignKeyOf(object, target, tableNamed);
        of(object.parent).foreignKeys.push(foreignKey);
        of(target).referencedBy.push(foreignKey);
      }
    } else if (isTable(object)) of(object.id).relation = object;
    else if (isView(object)) {
      of(object.id).relation = object;
      for (const { on } of object.uses) if (/^(?:table|view):/.test(on)) of(on).readers.push(object);
    }
  }
  return all;
}

function tableDocument(table: Table, parts: Parts): Relation {
  const name = relationName(table);
  const indexes = parts.indexes.sort(byName);
  const uniqueKeys: Key[] = [];
  const checks: RelationCheck[] = [];
  let primaryKey: Key | null = null;
  for (const constraint of parts.constraints.sort(byName)) {
    const { type } = constraint.props;
    if (type === 'primary key') primaryKey = keyOf(constraint, type);
    else if (type === 'unique') uniqueKeys.push(keyOf(constraint, type));
    else addCheck(checks, constraint);
  }
  for (const index of indexes) addUniqueIndex(uniqueKeys, index);
  return {
    kind: name.kind,
    schema: name.schema,
    name: name.name,
    slug: name.slug,
    id: table.id,
    owner: table.owner,
    comment: table.comment,
    rls: table.props.rls,
    columns: orderColumns(parts.columns, table.props.columnOrder).map(columnDocument),
    primaryKey,
    uniqueKeys,
    foreignKeys: parts.foreignKeys.sort(compareForeignKeys),
    referencedBy: parts.referencedBy.sort(compareForeignKeys),
    indexes: indexes.map(indexDocument),
    checks,
    triggers: parts.triggers.sort(byName).map(triggerDocument),
    usedBy: readersOf(parts),
    insertable: true,
    query: null,
    reads: [],
    reach: null,
  };
}

function viewDocument(
  view: View,
  parts: Parts,
  described: Described,
  model: Model,
  tables: ReadonlyMap<ObjectId, Relation>,
  find: FindOrigin,
): Relation {
  const description = described.get(view.id);
  if (description === undefined)
    throw new BugError(`${view.id} was not described before its files were made`);
  const reads = new Set<RelationName>();
  for (const on of new Set(view.uses.map((use) => use.on))) {
    const used = model.objects.get(on);
    if (used !== undefined && (isTable(used) || isView(used))) reads.add(relationName(used));
  }
  return {
    ...relationName(view),
    id: view.id,
    owner: view.owner,
    comment: view.comment,
    rls: 'off',
    columns: description.columns.map((column) => ({
      ...column,
      comment: ownEntry(view.props.columnComments, column.name),
      typeText: printType(column.type),
      default: null,
      literal: null,
      collation: null,
      generated: null,
      identity: null,
      write: 'never',
      typescript: readingOfOrigin(column, find),
    })),
    primaryKey: null,
    uniqueKeys: [],
    foreignKeys: [],
    referencedBy: [],
    indexes: [],
    checks: [],
    triggers: parts.triggers.sort(byName).map(triggerDocument),
    usedBy: readersOf(parts),
    insertable: description.insertable,
    query: printExpression(view.props.query),
    reads: [...reads].sort(compareRelations),
    reach: reachOf(description, tables, find),
  };
}

function readersOf({ readers }: Parts): readonly RelationName[] {
  return [...new Set(readers)].map(relationName).sort(compareRelations);
}

function columnDocument({ path, comment, props }: Column): RelationColumn {
  const isServerSet = props.generated !== null || props.identity?.mode === 'always';
  const isOptional = props.nullable || props.default !== null || props.identity !== null;
  return {
    name: path[2] ?? '',
    comment,
    type: props.type,
    typeText: printType(props.type),
    nullable: props.nullable,
    reason: null,
    default: props.default === null ? null : printExpression(props.default),
    literal: literalOf(props.default),
    collation: props.collation,
    generated: props.generated === null ? null : printExpression(props.generated),
    identity: props.identity?.mode ?? null,
    write: isServerSet ? 'never' : isOptional ? 'optional' : 'required',
    typescript: props.typescript,
  };
}

/** As written; what the order forgets (a catalog has its own) comes after it, by name. */
function orderColumns(columns: readonly Column[], order: readonly string[]): readonly Column[] {
  if (columns.length === order.length && columns.every(({ path }, index) => path[2] === order[index]))
    return columns;
  const positions = new Map(order.map((name, index) => [name, index]));
  const position = ({ path }: Column): number => positions.get(path[2] ?? '') ?? order.length;
  return [...columns].sort((a, b) => position(a) - position(b) || byName(a, b));
}

function keyOf({ path, props, comment }: Constraint, by: Key['by']): Key {
  return {
    name: path[2] ?? '',
    columns: props.columns.map(lastName),
    by,
    isDeferrable: props.deferrable !== 'no',
    nullsNotDistinct: props.nullsNotDistinct,
    comment,
  };
}

/** A unique index without predicate or expression is a key. */
function addUniqueIndex(keys: Key[], { path, props, comment }: Index): void {
  if (!props.unique || props.where !== null) return;
  const columns = props.keys.map(columnOfKey);
  if (columns.every((name) => name !== null))
    keys.push({
      name: path[2] ?? '',
      columns,
      by: 'index',
      isDeferrable: false,
      nullsNotDistinct: props.nullsNotDistinct,
      comment,
    });
}

/** The column that an index key is, or null for an expression. */
function columnOfKey({ expression }: IndexKey): string | null {
  const segment = expression.length === 1 ? expression[0] : undefined;
  return typeof segment === 'object' && 'ref' in segment ? lastName(segment.ref) : null;
}

function indexPart(key: IndexKey): IndexPart {
  return {
    column: columnOfKey(key),
    lowerOf: lowerOfKey(key),
    descending: key.direction === 'desc',
    nullsFirst: key.nulls === 'first',
    operatorClass: key.operatorClass,
    hasCollation: key.collation !== null,
  };
}

/** The column of which an index key is the lower case, or null. */
function lowerOfKey({ expression }: IndexKey): string | null {
  if (expression.length !== 3) return null;
  const [before, segment, after] = expression;
  const isLower = before === 'lower(' && after === ')';
  return isLower && typeof segment === 'object' && 'ref' in segment ? lastName(segment.ref) : null;
}

function foreignKeyOf(
  { path, parent, comment, props }: Constraint,
  to: ObjectId,
  tableNamed: (id: ObjectId) => RelationName,
): ForeignKey {
  return {
    name: path[2] ?? '',
    from: tableNamed(parent ?? to),
    columns: props.columns.map(lastName),
    to: tableNamed(to),
    targetColumns: props.targetColumns.map(lastName),
    onUpdate: props.onUpdate,
    onDelete: props.onDelete,
    comment,
  };
}

/** The names of tables by their id, each made once. */
function tableNames(): (id: ObjectId) => RelationName {
  const names = new Map<ObjectId, RelationName>();
  return (id) => {
    let known = names.get(id);
    if (known === undefined) {
      const [schema = '', name = ''] = pathOf(id);
      known = { kind: 'table', schema, name, slug: relationSlug(schema, name) };
      names.set(id, known);
    }
    return known;
  };
}

function addCheck(checks: RelationCheck[], { path, comment, props }: Constraint): void {
  const { expression } = props;
  if (expression !== null)
    checks.push({
      name: path[2] ?? '',
      expression: printExpression(expression),
      columns: columnsRead([expression]),
      values: props.values,
      isShape: props.shape !== null && props.shape !== undefined,
      comment,
    });
}

function indexDocument({ path, comment, props }: Index): RelationIndex {
  const parts = props.keys.map(indexPart);
  return {
    name: path[2] ?? '',
    method: props.method,
    unique: props.unique,
    parts,
    keys: props.keys.map((key, at) => printKey(key, parts[at]?.column ?? null)),
    columns: columnsRead(props.keys.map(({ expression }) => expression)),
    include: props.include.map(lastName),
    where: props.where === null ? null : printExpression(props.where),
    comment,
  };
}

/** The order of a key is said only where it is not PostgreSQL's default (manual 11.4). */
function printKey(key: IndexKey, column: string | null): string {
  const text = column === null ? printExpression(key.expression) : printIdentifier(column);
  const operatorClass = key.operatorClass === null ? '' : ` ${printIdentifier(key.operatorClass.name)}`;
  const usual = key.direction === 'desc' ? 'first' : 'last';
  const nulls = key.nulls === usual ? '' : ` NULLS ${key.nulls.toUpperCase()}`;
  return `${text}${operatorClass}${key.direction === 'desc' ? ' DESC' : ''}${nulls}`;
}

function triggerDocument({ path, comment, props }: Trigger): RelationTrigger {
  const [schema = '', name = ''] = pathOf(props.function);
  const events = props.events.map((event) => event.toUpperCase()).join(' OR ');
  const columns = props.updateOf.length === 0 ? '' : ` OF ${props.updateOf.map(lastName).join(', ')}`;
  return {
    name: path[2] ?? '',
    when: `${props.timing.toUpperCase()} ${events}${columns}, for each ${props.level}`,
    calls: schema === 'public' ? name : `${schema}.${name}`,
    comment,
  };
}

function relationName({ kind, path }: Table | View): RelationName {
  const [schema = '', name = ''] = path;
  return { kind, schema, name, slug: relationSlug(schema, name) };
}

function ownEntry(record: Readonly<Record<string, string>>, name: string): string | null {
  return Object.hasOwn(record, name) ? (record[name] ?? null) : null;
}

function compareRelations(a: RelationName, b: RelationName): number {
  return compareTexts(a.slug, b.slug) || compareTexts(a.kind, b.kind);
}

function compareForeignKeys(a: ForeignKey, b: ForeignKey): number {
  return compareRelations(a.from, b.from) || compareTexts(a.name, b.name);
}

function byName(a: SchemaObject, b: SchemaObject): number {
  return compareTexts(a.path[2] ?? '', b.path[2] ?? '');
}

function isTable(object: SchemaObject): object is Table {
  return object.kind === 'table';
}

function isView(object: SchemaObject): object is View {
  return object.kind === 'view';
}

function isColumn(object: SchemaObject): object is Column {
  return object.kind === 'column';
}

function isConstraint(object: SchemaObject): object is Constraint {
  return object.kind === 'constraint';
}

function isIndex(object: SchemaObject): object is Index {
  return object.kind === 'index';
}

function isTrigger(object: SchemaObject): object is Trigger {
  return object.kind === 'trigger';
}
