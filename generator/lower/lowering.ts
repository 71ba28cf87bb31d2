import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { Intent } from '../kernel/intent.ts';
import { nearestName } from '../kernel/nearest-name.ts';
import { memberId, type ObjectId } from '../kernel/object-id.ts';
import type { Owner, SchemaObject, Use } from '../kernel/schema-object.ts';
import type { Expression, Parameter } from '../sql/expression.ts';
import { identifierProblem, utf8Length } from '../sql/identifier.ts';
import type { Ref } from '../sql/ref.ts';

/** Where in schema.ts something stands, before texts were read: a statement, and what in it. */
export interface Site {
  /** Position of the relation or statement in the order of construction. */
  readonly statement: number;
  readonly column: string | null;
  /** Position in the array that the children callback returned. */
  readonly child: number | null;
}

/** A diagnostic whose place is not yet a span. */
export interface Problem {
  readonly code: Diagnostic['code'];
  readonly severity: Diagnostic['severity'];
  readonly message: string;
  readonly hint: string | null;
  readonly at: ObjectId | null;
  readonly site: Site;
  /** The word that it is about, for a narrower place. */
  readonly word: string | null;
  /** Where in the word. */
  readonly offset: number;
  /** Of what user code threw: its stack, in positions of the bundle. */
  readonly stack: string | null;
}

/** An authored text that PostgreSQL's parser has yet to see: `resolve` names what it may contain. */
export interface AuthoredText {
  readonly object: number;
  readonly expression: Expression;
  /** `constant`: an expression that sees no columns. `statement`: a named query, which may write. */
  readonly form: 'expression' | 'constant' | 'query' | 'statement';
  readonly site: Site;
}

/** A primary key, unique constraint or plain unique index. */
export interface UniqueKey {
  readonly id: ObjectId;
  readonly columns: readonly ObjectId[];
  readonly primary: boolean;
}

/** What a named query may name, and what of it was named. */
export interface Params {
  readonly query: string;
  readonly segments: ReadonlyMap<string, Parameter>;
  readonly used: Set<string>;
}

/** What schema.ts says of the way to it, and where. */
export interface Intended {
  readonly intent: Intent;
  readonly site: Site;
}

export interface LoweringHost {
  sha256(text: string): string;
  renderFunction(template: string, values: Readonly<Record<string, string>>): string;
  readonly postgres: { readonly min: number; readonly max: number };
}

// What is left to look at closer is rare; counting bytes of every name is not free at 100,000 objects.
const ordinary = /^[ -~]{1,63}$/;

/** Collects what the statements of one schema.ts lower to. Knows no kind: kinds hand it finished objects. */
export class Lowering {
  readonly host: LoweringHost;
  readonly objects: SchemaObject[] = [];
  readonly sites: Site[] = [];
  readonly problems: Problem[] = [];
  readonly texts: AuthoredText[] = [];
  readonly intents: Intended[] = [];
  /** Texts of which a part was refused: what the parser would say of the rest helps nobody. */
  readonly broken = new WeakSet<Expression>();
  site: Site = { statement: -1, column: null, child: null };
  at: ObjectId | null = null;
  /** Output columns of views and queries that are never NULL, as schema.ts promises. */
  readonly asserted: (readonly [of: ObjectId, column: string])[] = [];
  /** The parameters of the named query that is lowered now. */
  params: Params | null = null;
  /** Who plans what is lowered now. */
  owner: Owner = 'schema';
  /** By relation, the keys that make a row unique: what a foreign key may point at. */
  readonly uniqueKeys = new Map<ObjectId, UniqueKey[]>();
  readonly #byId = new Map<ObjectId, SchemaObject>();
  readonly #relationNames = new Map<string, ObjectId>();
  readonly #later: (readonly [site: Site, at: ObjectId | null, run: () => void])[] = [];

  constructor(host: LoweringHost) {
    this.host = host;
  }

  /** Adds an object at the present site; false and a diagnostic when its name is taken or cannot be a name. */
  add(object: SchemaObject, namespace: 'relation' | 'own' = 'own'): boolean {
    const name = (object.kind === 'function' ? object.path[1] : object.path[object.path.length - 1]) ?? '';
    this.checkName(object.kind, name);
    const relationName = namespace === 'relation' ? `${object.path[0]}\0${name}` : null;
    const taken =
      this.#byId.get(object.id)?.id ??
      (relationName === null ? undefined : this.#relationNames.get(relationName));
    if (taken !== undefined) {
      this.report(
        'TW203',
        `${object.kind} ${JSON.stringify(name)} has the name of ${describe(taken)}`,
        object.id === taken
          ? 'Give one of them another name.'
          : 'Tables, views, indexes and the indexes behind keys share one namespace in a schema (manual 5.10): give one of them another name.',
      );
      return false;
    }
    this.#byId.set(object.id, object);
    if (relationName !== null) this.#relationNames.set(relationName, object.id);
    this.objects.push(object);
    this.sites.push(this.site);
    return true;
  }

  intend(intent: Intent): void {
    this.intents.push({ intent, site: this.site });
  }

  get(id: ObjectId): SchemaObject | undefined {
    return this.#byId.get(id);
  }

  /** Names an authored text of the object added last, for the pass that resolves raw names. */
  addText(expression: Expression, form: AuthoredText['form']): void {
    if (this.broken.has(expression)) return;
    this.texts.push({ object: this.objects.length - 1, expression, form, site: this.site });
  }

  report(
    code: Diagnostic['code'],
    message: string,
    hint: string | null = null,
    severity: Diagnostic['severity'] = 'error',
    word: string | null = null,
  ): void {
    this.problems.push({
      code,
      severity,
      message,
      hint,
      at: this.at,
      site: this.site,
      word,
      offset: 0,
      stack: null,
    });
  }

  /** Runs user code; what it throws is a diagnostic, and the rest of the schema is still looked at. */
  attempt<T>(run: () => T): T | undefined {
    try {
      return run();
    } catch (error) {
      const { message, stack } = describeThrown(error);
      this.problems.push({
        code: 'TW105',
        severity: 'error',
        message,
        hint: null,
        at: this.at,
        site: this.site,
        word: null,
        offset: 0,
        stack,
      });
      return undefined;
    }
  }

  /** Runs after every statement was lowered, at the site where it was asked for. */
  later(run: () => void): void {
    this.#later.push([this.site, this.at, run]);
  }

  finish(): void {
    for (const [site, at, run] of this.#later) {
      this.site = site;
      this.at = at;
      run();
    }
  }

  unknownName(what: string, name: string, of: string, known: readonly string[]): void {
    const near = nearestName(name, known);
    this.report(
      'TW201',
      `${what} ${JSON.stringify(name)} does not exist in ${of}`,
      near === undefined
        ? `It has: ${known.slice(0, 20).join(', ')}.`
        : `Did you mean ${JSON.stringify(near)}?`,
      'error',
      name,
    );
  }

  checkName(kind: string, name: string): void {
    if (typeof name !== 'string') {
      this.report(
        'TW202',
        `the name of a ${kind} must be a string, not ${typeof name}`,
        'Write it in quotes.',
      );
      return;
    }
    if (ordinary.test(name)) return;
    const problem = identifierProblem(name);
    if (problem !== null) {
      this.report(
        'TW202',
        `the ${kind} name ${JSON.stringify(name)} ${problem}`,
        'PostgreSQL identifiers hold 1 to 63 bytes of UTF-8 (manual 4.1.1).',
      );
    }
  }

  checkText(what: string, text: string | null): string | null {
    if (text === null) return null;
    if (typeof text !== 'string') {
      this.report('TW222', `${what} must be a string, not ${typeof text}`, 'Write it in quotes.');
      return null;
    }
    const problem = text.includes('\0')
      ? 'a NUL character'
      : text.isWellFormed()
        ? null
        : 'an unpaired surrogate';
    if (problem === null) return text;
    this.report(
      'TW222',
      `${what} contains ${problem}, which PostgreSQL cannot store`,
      'Remove the character.',
    );
    return null;
  }

  checkOption<const T extends string>(what: string, value: T, allowed: readonly T[]): T {
    if (allowed.includes(value)) return value;
    const near = nearestName(String(value), allowed);
    this.report(
      'TW221',
      `${what} cannot be ${JSON.stringify(value) ?? String(value)}`,
      near === undefined ? `It is one of: ${allowed.join(', ')}.` : `Did you mean ${JSON.stringify(near)}?`,
    );
    return allowed[0] as T;
  }

  /** Reports a feature that the oldest supported server lacks. */
  requireServer(feature: string, since: number): void {
    if (this.host.postgres.min >= since) return;
    this.report(
      'TW220',
      `${feature} needs PostgreSQL ${since}, and this project supports ${this.host.postgres.min}`,
      `Raise tablewright.postgres.min in package.json to ${since}, or do without it.`,
    );
  }

  /**
   * The frozen rule of derived names: the parts joined by `_`; above 63 bytes cut at a character border, `_` and
   * 8 hexadecimal digits of the SHA-256 of the whole.
   */
  deriveName(parts: readonly string[]): string {
    const whole = parts.join('_');
    if (ordinary.test(whole) || utf8Length(whole) <= 63) return whole;
    let cut = '';
    let bytes = 0;
    for (const character of whole) {
      bytes += utf8Length(character);
      if (bytes > 54) break;
      cut += character;
    }
    return `${cut}_${this.host.sha256(whole).slice(0, 8)}`;
  }
}

/** @example describe('column:public.orders.id') // 'column public.orders.id' */
export function describe(id: ObjectId): string {
  return id.replace(':', ' ');
}

export function describeThrown(error: unknown): { readonly message: string; readonly stack: string | null } {
  // Errors of a vm context are not `instanceof Error` outside it.
  if (typeof error === 'object' && error !== null && 'message' in error) {
    const { name, message, stack } = error as { name?: unknown; message: unknown; stack?: unknown };
    return {
      message: `${typeof name === 'string' ? name : 'Error'}: ${String(message)}`,
      stack: typeof stack === 'string' ? stack : null,
    };
  }
  return { message: `threw ${String(error)}`, stack: null };
}

/** One edge a target and purpose, in order of appearance. */
export function distinctUses(uses: readonly Use[]): readonly Use[] {
  if (uses.length < 2) return uses;
  const kept: Use[] = [];
  for (const use of uses) if (!hasUse(kept, use)) kept.push(use);
  return kept;
}

function hasUse(uses: readonly Use[], { on, as }: Use): boolean {
  for (const use of uses) if (use.on === on && use.as === as) return true;
  return false;
}

/** The edges of an authored text: what it reads, and the functions that it calls. */
export function usesOfExpression(expression: Expression | null): readonly Use[] {
  if (expression === null) return none;
  const uses: Use[] = [];
  for (const segment of expression) {
    if (typeof segment === 'string' || !('ref' in segment)) continue;
    uses.push({ on: segment.ref, as: segment.via === 'call' ? 'calls' : 'reads' });
  }
  return uses;
}

const none: readonly never[] = [];

/** The id of the column that a reference means. */
export function columnIdOf(ref: Ref): ObjectId {
  ref.id ??= memberId('column', ref.use.relation.id, ref.column);
  return ref.id;
}
