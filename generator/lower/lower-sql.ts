import { nearestName } from '../kernel/nearest-name.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import type { Expression, Segment, Via } from '../sql/expression.ts';
import { isReference } from '../sql/expression.ts';
import { JsonPath } from '../sql/json-path.ts';
import { Ref, type Relation, type RelationUse, relationUseOf } from '../sql/ref.ts';
import { AllColumns, Identifier, NotNull, Param, Sql, toScalar } from '../sql/sql-tag.ts';
import { columnIdOf, type Lowering } from './lowering.ts';

/**
 * Which references a text may hold: `own` those of one table only, `query` those of relations in the same text,
 * `body` any (a function body is a string to PostgreSQL).
 */
export type Scope = { readonly own: Relation } | 'query' | 'body';

/** An object that a template may name and that is no relation: a function. */
export interface Named {
  readonly referencedId: ObjectId;
}

/** Lowers one authored text to tokens. Reports what may not stand in it; null when there is no text at all. */
export function lowerSql(
  authored: unknown,
  scope: Scope,
  what: string,
  lowering: Lowering,
): Expression | null {
  if (!(authored instanceof Sql)) {
    lowering.report(
      'TW204',
      `${what} must be an sql template, not ${describeValue(authored)}`,
      'Write sql`…`, with values in ${…}.',
    );
    return null;
  }
  const { length: before } = lowering.problems;
  const segments: Segment[] = [];
  const present: RelationUse[] = [];
  collect(authored, segments, present, scope, what, lowering);
  const expression = tidy(segments);
  if (scope === 'query') checkPresence(expression, present, what, lowering);
  if (lowering.problems.length > before) lowering.broken.add(expression);
  return expression;
}

function collect(
  authored: Sql,
  into: Segment[],
  present: RelationUse[],
  scope: Scope,
  what: string,
  lowering: Lowering,
): void {
  const { strings, values } = authored;
  if (authored instanceof JsonPath) reportPath(authored, what, lowering);
  for (let i = 0; i < strings.length; i += 1) {
    pushText(into, unescapeRaw(strings[i] ?? ''));
    if (i >= values.length) break;
    const value = values[i];
    if (value instanceof Ref) pushColumn(value, into, scope, what, lowering);
    else if (value instanceof Sql) collect(value, into, present, scope, what, lowering);
    else if (value instanceof NotNull) {
      const { expression } = value;
      assertNotNull(outputName(expression, strings[i + 1] ?? '', values[i + 1]), scope, what, lowering);
      collect(new Sql(['', ''], [expression]), into, present, scope, what, lowering);
    } else if (value instanceof Param) pushParam(value, into, what, lowering);
    else if (value instanceof Identifier) {
      lowering.checkName('identifier', value.name);
      into.push({ name: value.name });
    } else if (value instanceof AllColumns) {
      if (value.frozen === null && !/^\s*(?:FROM\b|$)/i.test(strings[i + 1] ?? ''))
        reportNotLast(what, lowering);
      pushAll(value, into, scope, what, lowering);
    } else pushValue(value, into, present, scope, what, lowering);
  }
}

function reportPath({ problem }: JsonPath<unknown>, what: string, lowering: Lowering): void {
  if (problem === null) return;
  const { unknown } = problem;
  if (unknown === null) lowering.report('TW262', `${what}: ${problem.message}`, problem.hint);
  else lowering.unknownName(`${what}: key`, ...unknown);
}

/** In raw text a template keeps the backslash of what JavaScript makes one escape: a backtick, and `${`. */
function unescapeRaw(raw: string): string {
  return raw.includes('\\') ? raw.replace(/\\(`|\$)/g, '$1') : raw;
}

function pushText(into: Segment[], text: string): void {
  if (text === '') return;
  const last = into.length - 1;
  const previous = into[last];
  if (typeof previous === 'string') into[last] = previous + text;
  else into.push(text);
}

function pushColumn(ref: Ref, into: Segment[], scope: Scope, what: string, lowering: Lowering): void {
  const { relation, via } = ref.use;
  if (!checkColumn(ref, what, lowering)) return;
  if (typeof scope === 'object' && scope.own.id !== relation.id) {
    lowering.report(
      'TW205',
      `${what} of ${scope.own.name} refers to ${relation.name}.${ref.column}, a column of another table`,
      'It can only see the columns of its own row: use a foreign key or a trigger for rules across tables.',
    );
    return;
  }
  into.push({ ref: columnIdOf(ref), via });
}

/** Reports a reference to a column that its table does not have. */
export function checkColumn(ref: Ref, what: string, lowering: Lowering): boolean {
  const { relation } = ref.use;
  if (relation.columns === null || relation.columns.includes(ref.column)) return true;
  lowering.unknownName(`${what}: column`, ref.column, relation.name, relation.columns);
  return false;
}

/** The name that an output column gets from what follows it: AS, or nothing where it is a column. */
function outputName(expression: unknown, following: string, next: unknown): string | null {
  const named = /^\s+AS\s+(?:"((?:[^"]|"")+)"|([A-Za-z_][\w$]*))/i.exec(following);
  if (named !== null) return named[1]?.replaceAll('""', '"') ?? named[2]?.toLowerCase() ?? null;
  if (/^\s+AS\s*$/i.test(following)) return next instanceof Identifier ? next.name : null;
  return expression instanceof Ref && /^\s*(?:,|FROM\b|$)/i.test(following) ? expression.column : null;
}

function assertNotNull(name: string | null, scope: Scope, what: string, lowering: Lowering): void {
  if (name !== null && scope === 'query' && lowering.at !== null) {
    lowering.asserted.push([lowering.at, name]);
    return;
  }
  lowering.report(
    'TW255',
    `${what}: notNull() is no output column here`,
    'Write ${notNull(…)} AS name in the SELECT list of a view or query.',
  );
}

function pushParam(param: Param, into: Segment[], what: string, lowering: Lowering): void {
  const { params } = lowering;
  const found = params?.query === param.query ? params.segments.get(param.name) : undefined;
  if (found !== undefined) {
    params?.used.add(param.name);
    into.push(found);
  } else if (params?.query === param.query) {
    const near = nearestName(param.name, [...params.segments.keys()]);
    const known = [...params.segments.keys()].join(', ');
    lowering.report(
      'TW252',
      `${what}: there is no parameter ${JSON.stringify(param.name)}`,
      near === undefined
        ? `It has: ${known === '' ? 'none' : known}. Declare it before the text.`
        : `Did you mean ${JSON.stringify(near)}?`,
      'error',
      param.name,
    );
  } else {
    lowering.report(
      'TW252',
      `${what} uses ${param.name}, a parameter of the query ${param.query}`,
      'A parameter has a value in its own query only.',
    );
  }
}

function pushAll(all: AllColumns, into: Segment[], scope: Scope, what: string, lowering: Lowering): void {
  const use = relationUseOf(all.of);
  const columns = use?.relation.columns;
  if (use === undefined || columns === null || columns === undefined) {
    lowering.report(
      'TW204',
      `${what}: all() takes a table or an alias of one`,
      "List a view's columns one by one with col(view, 'name').",
    );
    return;
  }
  for (const name of [...all.except, ...Object.keys(all.rename), ...(all.frozen ?? [])]) {
    if (!columns.includes(name))
      lowering.unknownName(`${what}: all(): column`, name, use.relation.name, columns);
  }
  let first = true;
  for (const name of all.frozen?.filter((known) => columns.includes(known)) ?? columns) {
    if (all.except.includes(name)) continue;
    if (!first) pushText(into, ', ');
    first = false;
    pushColumn(new Ref(use, name), into, scope, what, lowering);
    const renamed = Object.hasOwn(all.rename, name) ? all.rename[name] : undefined;
    if (renamed === undefined) continue;
    pushText(into, ' AS ');
    into.push({ name: renamed });
  }
}

function pushValue(
  value: unknown,
  into: Segment[],
  present: RelationUse[],
  scope: Scope,
  what: string,
  lowering: Lowering,
): void {
  const use = relationUseOf(value);
  if (use !== undefined) {
    if (typeof scope === 'object') {
      lowering.report(
        'TW205',
        `${what} of ${scope.own.name} names the relation ${use.relation.name}`,
        'Name a column of it: a row has no value of its own here.',
      );
      return;
    }
    present.push(use);
    into.push({ ref: use.relation.id, via: use.via });
    return;
  }
  if (isNamed(value)) {
    into.push({ ref: value.referencedId, via: 'call' });
    return;
  }
  const scalar = toScalar(value);
  if (scalar !== undefined) {
    if (typeof scalar === 'string') lowering.checkText(`${what}: a string`, scalar);
    into.push({ literal: scalar });
    return;
  }
  if (Array.isArray(value)) {
    const scalars = value.map(toScalar);
    if (scalars.length > 0 && scalars.every((s) => s !== undefined && s !== null)) {
      for (const s of scalars) if (typeof s === 'string') lowering.checkText(`${what}: a string`, s);
      into.push({ literal: scalars.filter((s) => s !== undefined) });
      return;
    }
    lowering.report(
      'TW204',
      scalars.length === 0
        ? `${what}: an empty array has no IN list`
        : `${what}: an IN list holds strings, numbers and booleans only`,
      scalars.length === 0 ? 'PostgreSQL has no empty IN: write false instead.' : null,
    );
    return;
  }
  lowering.report(
    'TW204',
    `${what}: ${describeValue(value)} is no SQL value`,
    value === undefined
      ? 'It is undefined: a column that c does not have, or an import from a module that was not finished (an import cycle: refer to it inside a thunk, or use extend).'
      : 'Use a column, a table, an alias, sql`…`, ident(…), a string, a number, a boolean, null or an array of them.',
  );
}

function reportNotLast(what: string, lowering: Lowering): void {
  lowering.report(
    'TW218',
    `${what}: all() does not stand last in its SELECT list`,
    'A new column of the table would come in the middle, and PostgreSQL adds output columns of a view at the end only: move it last, or freeze it with { frozen: [...] }.',
  );
}

function isNamed(value: unknown): value is Named {
  return typeof value === 'object' && value !== null && 'referencedId' in value;
}

/** A column whose relation is not in the same text fails on the server only; say it here, by name. */
function checkPresence(
  expression: Expression,
  present: readonly RelationUse[],
  what: string,
  lowering: Lowering,
): void {
  const relations = new Set(present.map(({ relation, via }) => presenceKey(relation.id, via)));
  const reported = new Set<string>();
  for (const segment of expression) {
    if (typeof segment === 'string' || !isReference(segment) || !segment.ref.startsWith('column:')) continue;
    const owner = segment.ref.slice('column:'.length, segment.ref.lastIndexOf('.'));
    const keys = [`table:${owner}`, `view:${owner}`] as const;
    if (keys.some((id) => relations.has(presenceKey(id, segment.via)))) continue;
    const name = `${owner}${typeof segment.via === 'object' ? ` AS ${segment.via.alias}` : ''}`;
    if (reported.has(name)) continue;
    reported.add(name);
    const aliased = present.find(({ relation }) => keys.some((id) => id === relation.id));
    lowering.report(
      'TW205',
      `${what} refers to ${segment.ref.slice('column:'.length)}, but ${name} is not in its FROM`,
      aliased !== undefined && typeof aliased.via === 'object'
        ? `It is there under the alias ${aliased.via.alias}: refer to the column through the alias.`
        : 'Put the table into the FROM of the same template with ${…}.',
    );
  }
}

function presenceKey(id: ObjectId, via: Via): string {
  return typeof via === 'object' ? `${id} ${via.alias}` : id;
}

/** Cuts blank ends and the indentation that schema.ts gave the lines, so that indenting is no change. */
function tidy(segments: Segment[]): Expression {
  const first = segments[0];
  if (typeof first === 'string') segments[0] = first.trimStart();
  const last = segments.at(-1);
  if (typeof last === 'string') segments[segments.length - 1] = last.trimEnd();
  let indent = Number.POSITIVE_INFINITY;
  for (const segment of segments) {
    if (typeof segment !== 'string' || !segment.includes('\n')) continue;
    for (const line of segment.matchAll(/\n([ \t]*)(?=[^\s]|$)/g))
      indent = Math.min(indent, line[1]?.length ?? 0);
  }
  if (indent > 0 && Number.isFinite(indent)) {
    const margin = new RegExp(`\\n[ \\t]{${indent}}`, 'g');
    for (let i = 0; i < segments.length; i += 1) {
      const segment = segments[i];
      if (typeof segment === 'string' && segment.includes('\n')) segments[i] = segment.replace(margin, '\n');
    }
  }
  return segments.includes('') ? segments.filter((segment) => segment !== '') : segments;
}

function describeValue(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object') return `${JSON.stringify(value) ?? String(value)}`;
  if (Array.isArray(value)) return 'an array';
  const name = Object.prototype.toString.call(value).slice(8, -1);
  return name === 'Object' ? 'an object' : `a ${name}`;
}
