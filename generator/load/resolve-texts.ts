import type { Diagnostic } from '../kernel/diagnostic.ts';
import { nearestName } from '../kernel/nearest-name.ts';
import { kindOf, type ObjectId, objectId, pathOf } from '../kernel/object-id.ts';
import type { SchemaObject, Use } from '../kernel/schema-object.ts';
import type { Lowered } from '../lower/evaluation.ts';
import type { AuthoredText, Problem } from '../lower/lowering.ts';
import { type Expression, isReference } from '../sql/expression.ts';
import { systemColumns } from '../sql/system-columns.ts';
import {
  findNames,
  isNode,
  listOf,
  type ParseNode,
  type QueryScope,
  type RawColumn,
  type RawName,
} from './names-in-sql.ts';
import { isPlainExpression } from './plain-expression.ts';
import { type PrintedText, printSegments } from './print-segments.ts';
import { readOutputColumns } from './read-output-columns.ts';

type Parser = typeof import('libpg-query');
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Has PostgreSQL's parser look at every authored text that is not plainly right: raw names become `uses`, a view learns
 * its output columns, and what cannot be resolved is reported. Loads the parser (63 ms of CPU) only when there is one.
 */
export async function resolveTexts(lowered: Lowered): Promise<readonly Problem[]> {
  const plain = new Map<string, boolean>();
  const waiting = lowered.texts.filter(({ expression, form }) => {
    if (form === 'query' || form === 'statement') return true;
    const shape = shapeOf(expression);
    let known = plain.get(shape);
    if (known === undefined) {
      known = isPlainExpression(expression);
      plain.set(shape, known);
    }
    return !known;
  });
  if (waiting.length === 0) return [];
  const parser: Parser = await import('libpg-query');
  await parser.loadModule();
  return new TextResolver(lowered, parser).resolve(waiting);
}

/** Texts that differ only in what they refer to are right or wrong together. */
function shapeOf(expression: Expression): string {
  return expression
    .map((segment) =>
      typeof segment === 'string'
        ? segment
        : isReference(segment)
          ? `\0${segment.ref.slice(0, 3)}`
          : 'literal' in segment
            ? `\0${Array.isArray(segment.literal)}`
            : '\0name',
    )
    .join('');
}

class TextResolver {
  readonly #lowered: Lowered;
  readonly #parser: Parser;
  readonly #problems: Problem[] = [];
  readonly #columns = new Map<ObjectId, string[]>();
  readonly #relations = new Map<ObjectId, SchemaObject>();
  readonly #functions = new Map<string, ObjectId[]>();

  constructor(lowered: Lowered, parser: Parser) {
    this.#lowered = lowered;
    this.#parser = parser;
    for (const object of lowered.objects) {
      if (object.kind === 'column' && object.parent !== null) {
        const known = this.#columns.get(object.parent);
        if (known === undefined) this.#columns.set(object.parent, [object.path[2] ?? '']);
        else known.push(object.path[2] ?? '');
      } else if (object.kind === 'table' || object.kind === 'view') this.#relations.set(object.id, object);
      else if (object.kind === 'function') {
        const name = object.path.slice(0, 2).join('.');
        this.#functions.set(name, [...(this.#functions.get(name) ?? []), object.id]);
      }
    }
  }

  resolve(texts: readonly AuthoredText[]): readonly Problem[] {
    for (const text of this.#inOrder(texts)) this.#resolveOne(text);
    return this.#problems;
  }

  /** Views after the views that they read, so that `*` of one is known to the next; named queries last. */
  #inOrder(texts: readonly AuthoredText[]): readonly AuthoredText[] {
    const byId = new Map<ObjectId, AuthoredText>();
    for (const text of texts) if (text.form === 'query') byId.set(this.#objectOf(text).id, text);
    const ordered: AuthoredText[] = texts.filter(({ form }) => form !== 'query' && form !== 'statement');
    const done = new Set<ObjectId>();
    const visit = (id: ObjectId): void => {
      const text = byId.get(id);
      if (text === undefined || done.has(id)) return;
      done.add(id);
      for (const { on } of this.#objectOf(text).uses) visit(on);
      ordered.push(text);
    };
    for (const id of byId.keys()) visit(id);
    return [...ordered, ...texts.filter(({ form }) => form === 'statement')];
  }

  #objectOf({ object }: AuthoredText): SchemaObject {
    return this.#lowered.objects[object] as SchemaObject;
  }

  #resolveOne(text: AuthoredText): void {
    const object = this.#objectOf(text);
    const whole = text.form === 'query' || text.form === 'statement';
    const printed = whole
      ? printSegments('', text.expression, '')
      : printSegments('SELECT (', text.expression, '\n)');
    let tree: ParseNode | null = null;
    try {
      tree = onlySelect(this.#parser.parseSync(printed.sql));
    } catch (error) {
      this.#reportSyntax(text, printed, error);
      return;
    }
    if (tree === null) {
      // What a statement that writes names is left to the server.
      if (text.form === 'statement' && isOneStatement(this.#parser.parseSync(printed.sql))) return;
      this.#report(
        text,
        'TW206',
        text.form === 'statement'
          ? `${labelOf(object)} must be one SELECT, INSERT, UPDATE, DELETE or MERGE`
          : `${labelOf(object)} must be one SELECT`,
        'A view is one query; an expression is one value.',
      );
      return;
    }
    const uses: Use[] = [...object.uses];
    const names = findNames({ SelectStmt: tree });
    const ours = (raw: RawName) => printed.references.some(([a, b]) => raw.location >= a && raw.location < b);
    for (const raw of names.relations) if (!ours(raw)) this.#useRelation(raw, text, printed, uses);
    for (const raw of names.columns) if (!ours(raw)) this.#useColumn(raw, text, printed, uses);
    for (const raw of names.functions) if (!ours(raw)) this.#useFunction(raw, uses);
    (object as Mutable<SchemaObject>).uses = distinct(uses);
    if (whole) this.#setColumns(tree, text, object, names.relations.length > 0);
  }

  #setColumns(tree: ParseNode, text: AuthoredText, object: SchemaObject, reads: boolean): void {
    const columns = readOutputColumns(tree, (parts) => (reads ? this.#columnsOf(parts) : undefined));
    if (columns === null) return;
    if (text.form === 'query') {
      (object as Mutable<SchemaObject>).props = { ...object.props, columns };
      this.#columns.set(object.id, [...columns]);
    }
    const twice = columns.filter((name, i) => columns.indexOf(name) !== i);
    for (const name of new Set(twice)) {
      this.#report(
        text,
        'TW217',
        `${labelOf(object)} has two output columns ${name}`,
        'Name one of them with AS, or leave it out: all(p, { except: [...], rename: {...} }).',
        name,
      );
    }
  }

  #columnsOf(parts: readonly string[]): readonly string[] | undefined {
    return this.#columns.get(this.#relationId(parts) ?? 'table:');
  }

  #relationId(parts: readonly string[]): ObjectId | undefined {
    const path = parts.length === 1 ? ['public', parts[0] ?? ''] : parts.slice(-2);
    const [table, view] = [objectId('table', path), objectId('view', path)];
    if (this.#relations.has(table)) return table;
    return this.#relations.has(view) ? view : undefined;
  }

  #useRelation(raw: RawName, text: AuthoredText, printed: PrintedText, uses: Use[]): void {
    const id = this.#relationId(raw.parts);
    if (id !== undefined) {
      uses.push({ on: id, as: 'reads' });
      return;
    }
    const name = raw.parts.join('.');
    if (/^(?:pg_catalog|information_schema)\./.test(name) || /^pg_/.test(name)) return;
    const known = [...this.#relations.keys()].map((each) => pathOf(each)[1] ?? '');
    this.#unresolved(text, printed, raw, `relation ${name}`, known);
  }

  #useFunction({ parts }: RawName, uses: Use[]): void {
    const name = (parts.length === 1 ? ['public', ...parts] : parts.slice(-2)).join('.');
    for (const on of this.#functions.get(name) ?? []) uses.push({ on, as: 'calls' });
  }

  #useColumn(raw: RawColumn, text: AuthoredText, printed: PrintedText, uses: Use[]): void {
    const [column = '', qualifier] = raw.parts.toReversed();
    if (text.form === 'constant') {
      this.#unresolved(text, printed, raw, `column ${raw.parts.join('.')}`, []);
      return;
    }
    if (text.form === 'expression') {
      const own = this.#objectOf(text).parent;
      const known = (own === null ? undefined : this.#columns.get(own)) ?? [];
      const path = own === null ? [] : pathOf(own);
      const ownQualifier =
        qualifier === undefined || qualifier === path[1] || qualifier === 'old' || qualifier === 'new';
      if (ownQualifier && known.includes(column))
        uses.push({ on: objectId('column', [...path, column]), as: 'reads' });
      else if (!raw.scope.outer?.outer)
        this.#unresolved(text, printed, raw, `column ${raw.parts.join('.')}`, known);
      return;
    }
    const seen: string[] = [];
    for (let scope: QueryScope | null = raw.scope; scope !== null; scope = scope.outer) {
      for (const [name, source] of scope.sources) {
        if (qualifier !== undefined && qualifier !== name) continue;
        const id = source === null ? undefined : this.#relationId(source.parts);
        const columns = id === undefined ? undefined : this.#columns.get(id);
        // What a subquery, a CTE or a function yields only PostgreSQL can tell.
        if (columns === undefined || column === '*' || scope.sources.has(column)) return;
        if (columns.includes(column)) {
          if (isTable(id)) uses.push({ on: objectId('column', [...pathOf(id), column]), as: 'reads' });
          return;
        }
        if (systemColumns.has(column) && isTable(id)) return;
        seen.push(...columns);
      }
    }
    if (qualifier === undefined && raw.mayBeOutput && raw.scope.outputs.has(column)) return;
    this.#unresolved(text, printed, raw, `column ${raw.parts.join('.')}`, seen);
  }

  #unresolved(
    text: AuthoredText,
    printed: PrintedText,
    raw: RawName,
    what: string,
    known: readonly string[],
  ): void {
    const near = nearestName(raw.parts.at(-1) ?? '', known);
    const fix = near === undefined ? '' : `Did you mean ${JSON.stringify(near)}? `;
    const hint = `${fix}Write references as \${t.column}, so that they are checked and follow renames.`;
    this.#reportAt(
      text,
      printed,
      raw.location,
      'TW207',
      `${labelOf(this.#objectOf(text))}: ${what} does not exist`,
      hint,
    );
  }

  #reportSyntax(text: AuthoredText, printed: PrintedText, error: unknown): void {
    const { message, sqlDetails } = error as {
      readonly message: string;
      readonly sqlDetails?: { readonly cursorPosition: number };
    };
    const label = labelOf(this.#objectOf(text));
    const cursor = sqlDetails?.cursorPosition ?? 0;
    const bytes = Buffer.byteLength([...printed.sql].slice(0, cursor).join(''));
    this.#reportAt(
      text,
      printed,
      bytes,
      'TW206',
      `${label}: ${message}`,
      'PostgreSQL cannot parse this text.',
    );
  }

  /** Finds the words of schema.ts that stand where the parser points. */
  #reportAt(
    text: AuthoredText,
    { starts }: PrintedText,
    location: number,
    code: Diagnostic['code'],
    message: string,
    hint: string,
  ): void {
    let at = starts.findLastIndex((start) => start <= location);
    if (at < 0) at = 0;
    // The parser may point at what a reference printed: the words before it are the last that a person wrote.
    const previous = text.expression[at - 1];
    const pointed = text.expression[at];
    const segment = typeof pointed === 'string' ? pointed : previous;
    if (typeof segment !== 'string') {
      this.#report(text, code, message, hint);
      return;
    }
    const bytes = segment === pointed ? location - (starts[at] ?? 0) : Buffer.byteLength(segment.trimEnd());
    const before = Buffer.from(segment).subarray(0, bytes).toString();
    const lineStart = before.lastIndexOf('\n') + 1;
    const lineEnd = segment.indexOf('\n', before.length);
    const line = segment.slice(lineStart, lineEnd < 0 ? segment.length : lineEnd);
    const indent = line.length - line.trimStart().length;
    this.#report(
      text,
      code,
      message,
      hint,
      line.trimStart(),
      Math.max(0, before.length - lineStart - indent),
    );
  }

  #report(
    { site, object }: AuthoredText,
    code: Diagnostic['code'],
    message: string,
    hint: string,
    word: string | null = null,
    offset = 0,
  ): void {
    const at = this.#lowered.objects[object]?.id ?? null;
    this.#problems.push({ code, severity: 'error', message, hint, at, site, word, offset, stack: null });
  }
}

function onlySelect(result: unknown): ParseNode | null {
  if (!isNode(result)) return null;
  const statements = listOf(result.stmts);
  const [first] = statements;
  const statement =
    statements.length === 1 && isNode(first) && isNode(first.stmt) ? first.stmt.SelectStmt : null;
  return isNode(statement) ? statement : null;
}

function isOneStatement(result: unknown): boolean {
  const statements = isNode(result) ? listOf(result.stmts) : [];
  const [first] = statements;
  const statement = isNode(first) && isNode(first.stmt) ? first.stmt : {};
  const kinds = ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'];
  return statements.length === 1 && kinds.some((kind) => isNode(statement[kind]));
}

function labelOf({ kind, path }: SchemaObject): string {
  return `${kind} ${path.at(-1)}`;
}

function isTable(id: ObjectId | undefined): id is ObjectId {
  return id !== undefined && kindOf(id) === 'table';
}

function distinct(uses: readonly Use[]): readonly Use[] {
  const seen = new Set<string>();
  return uses.filter(({ on, as }) => {
    const key = `${as} ${on}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
