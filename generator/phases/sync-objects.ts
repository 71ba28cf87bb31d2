import { type ObjectId, objectId } from '../kernel/object-id.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import type { Column } from '../kinds/column/model.ts';
import type { FunctionObject } from '../kinds/function/model.ts';
import type { Trigger, TriggerEvent } from '../kinds/trigger/model.ts';
import type { Expression } from '../sql/expression.ts';
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
  /**
   * When a row gets it: `null`, where it has none; `changed`, where what it is made from (`reads`, and nothing else) changes, so
   * that the batches of the backfill need no trigger; `always`, with every write.
   */
  readonly at: 'null' | 'changed' | 'always';
  /** For the comment: `Keeps orders.total_new …`. */
  readonly why: string;
}

interface Firing {
  readonly events: readonly TriggerEvent[];
  readonly when: Expression | null;
  /** Begins the trigger's name: PostgreSQL fires triggers by name, and these after all that may still change the row. */
  readonly prefix: 'zz_sync' | 'zz_resync';
}

/** Triggers and their function, as ordinary objects of an intermediate model. */
export function syncObjects(sync: Sync, taken: ReadonlySet<string>): readonly SchemaObject[] {
  const { column, value, reads, why } = sync;
  const [schema = '', table = '', name = ''] = column.path;
  // The row under the table's own name, so that the same text serves the backfill.
  const body = print`
BEGIN
  NEW.${printIdentifier(name)} := (SELECT ${value} FROM (SELECT NEW.*) AS ${printIdentifier(table)});
  RETURN NEW;
END
`;
  const functionPath = [schema, freeName(`sync_${table}_${name}`, '', taken), '()'];
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
  const triggers = firings(sync).map(({ events, when, prefix }): Trigger => {
    const path = [schema, table, freeName(`${prefix}_${name}`, '', taken)];
    return {
      kind: 'trigger',
      id: objectId('trigger', path),
      path,
      parent: column.parent,
      uses: [
        { on: called.id, as: 'calls' },
        ...[column.id, ...reads].map((on) => ({ on, as: 'reads' as const })),
      ],
      props: {
        timing: 'before',
        events,
        updateOf: [],
        level: 'row',
        when,
        function: called.id,
        arguments: [],
        oldTable: null,
        newTable: null,
      },
      comment: why,
      owner: 'schema',
      source: null,
    };
  });
  return [called, ...triggers];
}

function firings({ at, column, reads }: Sync): readonly Firing[] {
  switch (at) {
    case 'always':
      return [{ events: ['insert', 'update'], when: null, prefix: 'zz_sync' }];
    case 'null':
      return [
        {
          events: ['insert', 'update'],
          when: [{ ref: column.id, via: 'new' }, ' IS NULL'],
          prefix: 'zz_sync',
        },
      ];
    case 'changed':
      // A WHEN with OLD is for UPDATE alone. It sees what triggers before it made of the row, unlike UPDATE OF. Images of values are
      // compared: `=` takes 1.0 for 1.00, and json has none. By the function of `*<>`, since PostgreSQL prints the operator
      // without the casts to record that it needs, and pg_dump's text would not load.
      return [
        { events: ['insert'], when: null, prefix: 'zz_sync' },
        {
          events: ['update'],
          when: [
            'pg_catalog.record_image_ne(ROW(',
            ...listed(reads, 'old'),
            '), ROW(',
            ...listed(reads, 'new'),
            '))',
          ],
          prefix: 'zz_resync',
        },
      ];
  }
}

function listed(columns: readonly ObjectId[], via: 'old' | 'new'): Expression {
  return columns.flatMap((ref, i) => (i === 0 ? [{ ref, via }] : [', ', { ref, via }]));
}
