import { type ObjectId, objectId } from '../../kernel/object-id.ts';
import { collect, type Statement } from '../../lower/evaluation.ts';
import type { Lowering } from '../../lower/lowering.ts';
import type { Extension } from './model.ts';

/** A declared extension. */
export class ExtensionStatement implements Statement {
  readonly stage = 1;
  readonly id: ObjectId;
  readonly written: string;
  readonly extension: string;
  readonly schema: string;

  constructor(name: string, schema: string) {
    this.id = objectId('extension', [name]);
    this.written = name;
    this.extension = name;
    this.schema = schema;
  }

  lower(lowering: Lowering): void {
    lowering.checkName('schema', this.schema);
    const object: Extension = {
      kind: 'extension',
      id: this.id,
      path: [this.extension],
      parent: null,
      uses: [{ on: objectId('schema', [this.schema]), as: 'type' }],
      props: { schema: this.schema },
      // PostgreSQL gives an extension a comment of its own, from its control file; none of ours replaces it.
      comment: null,
      owner: 'schema',
      source: null,
    };
    lowering.add(object);
  }
}

/**
 * An extension that the schema needs: created if absent, its schema verified, never dropped (manual 38.17).
 *
 * @example export const trigrams = extension('pg_trgm');
 */
export function extension(name: string, options: { readonly schema?: string } = {}): ExtensionStatement {
  const statement = new ExtensionStatement(name, options.schema ?? 'public');
  collect(statement);
  return statement;
}
