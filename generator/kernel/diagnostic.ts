import type { ObjectId } from './object-id.ts';
import type { SourceSpan } from './schema-object.ts';

/**
 * One problem, said once for text, JSON and CI annotations. Codes are stable: TW1xx loading, TW2xx the schema,
 * TW3xx planning, TW4xx history, TW5xx generated files, TW6xx databases, TW9xx usage.
 */
export interface Diagnostic {
  readonly code: `TW${number}`;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** The fix, in plain words; null when there is none to name. */
  readonly hint: string | null;
  readonly at: ObjectId | null;
  readonly source: SourceSpan | null;
}

/** Thrown by a stage that found problems: all of them at once. */
export class SchemaError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'));
    this.name = 'SchemaError';
    this.diagnostics = diagnostics;
  }
}

/** A rule of ours is broken, not the user's schema. */
export class BugError extends Error {
  constructor(message: string) {
    super(`${message} (this is a bug in Tablewright)`);
    this.name = 'BugError';
  }
}
