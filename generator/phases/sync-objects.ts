import { type ObjectId, objectId } from '../kernel/object-id.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import type { Column } from '../kinds/column/model.ts';
import type { FunctionObject } from '../kinds/function/model.ts';
import type { Trigger } from '../kinds/trigger/model.ts';
import { printIdentifier } from '../sql/identifier.ts';
import { print, type SqlText } from '../sql/sql-text.ts';
import { freeName } from './free-name.ts';

/** What keeps a column while programs that do not know it write rows. */
export interface Sync {
  /** The column that is kept, which stands in the model beside the trigger. */
  readonly column: Column;
  /** Its value, over the row under the name of its table. */
  readonly value: SqlText;
  /** Columns that the value is made from. */
  readonly reads: readonly ObjectId[];
  /** Whether a value that was given stands. */
  readonly onlyNull: boolean;
  /** For the comment: `Keeps orders.total_new …`. */
  readonly why: string;
}

/** A trigger and its function, as ordinary objects of an intermediate model. */
export function syncObjects(sync: Sync, taken: ReadonlySet<string>): readonly SchemaObject[] {
  const { column, value, reads, onlyNull, why } = sync;
  const [schema = '', table = '', name = ''] = column.path;
  const kept = print`NEW.${printIdentifier(name)}`;
  // The row under the table's own name, so that the same text serves the backfill.
  const assignment = print`${kept} := (SELECT ${value} FROM (SELECT NEW.*) AS ${printIdentifier(table)});`;
  const body = onlyNull
    ? print`\nBEGIN\n  IF ${kept} IS NULL THEN\n    ${assignment}\n  END IF;\n  RETURN NEW;\nEND\n`
    : print`\nBEGIN\n  ${assignment}\n  RETURN NEW;\nEND\n`;
  const functionPath = [schema, freeName(`sync_${table}_${name}`, '', taken), '()'];
  // PostgreSQL fires triggers by name: after all that may still change what the value is made from.
  const triggerPath = [schema, table, freeName(`zz_sync_${name}`, '', taken)];
  const called: FunctionObject = {
    kind: 'function',
    id: objectId('function', functionPath),
    path: functionPath,
    parent: objectId('schema', [schema]),
    uses: [],
    props: {
      arguments: [],
      returns: 'trigger',
      language: 'plpgsql',
      body: [body],
      volatility: 'volatile',
      strict: false,
      security: 'invoker',
      parallel: 'unsafe',
      leakproof: false,
      settings: { search_path: '' },
      builtIn: null,
    },
    comment: why,
    owner: 'schema',
    source: null,
  };
  const trigger: Trigger = {
    kind: 'trigger',
    id: objectId('trigger', triggerPath),
    path: triggerPath,
    parent: column.parent,
    uses: [
      { on: called.id, as: 'calls' },
      ...[column.id, ...reads].map((on) => ({ on, as: 'reads' as const })),
    ],
    props: {
      timing: 'before',
      events: ['insert', 'update'],
      updateOf: [],
      level: 'row',
      when: null,
      function: called.id,
      arguments: [],
      oldTable: null,
      newTable: null,
    },
    comment: why,
    owner: 'schema',
    source: null,
  };
  return [called, trigger];
}
