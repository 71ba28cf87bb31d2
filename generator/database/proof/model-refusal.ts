import type { Diagnostic } from '../../kernel/diagnostic.ts';
import type { SchemaObject } from '../../kernel/schema-object.ts';
import { DatabaseError } from '../database-error.ts';
import { joinSentences } from '../join-sentences.ts';

/** An object, and what PostgreSQL says against it. */
export interface RefusedObject {
  readonly object: SchemaObject | null;
  readonly error: DatabaseError;
}

/** PostgreSQL refuses objects of a model: all of them, each for a reason of its own. */
export class ModelRefusal extends DatabaseError {
  readonly refused: readonly RefusedObject[];

  constructor(refused: readonly RefusedObject[]) {
    super('statement-failed', refused.map(({ error }) => error.message).join('\n'));
    this.refused = refused;
  }

  /** One diagnostic an object, at its place in schema.ts where the model was read from there. */
  diagnostics(code: Diagnostic['code'], before = ''): readonly Diagnostic[] {
    return this.refused.map(({ object, error }) => ({
      code,
      severity: 'error',
      message: before + joinSentences(error.message, error.detail),
      hint: error.hint,
      at: object?.id ?? null,
      source: object?.source ?? null,
    }));
  }
}
