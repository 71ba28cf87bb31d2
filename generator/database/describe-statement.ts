import type { Client, Submittable } from 'pg';

/** One column that a statement would return. */
export interface StatementColumn {
  readonly name: string;
  readonly type: number;
  readonly modifier: number;
  /** OID of the table or view of which it plainly is a column, and the number of that; 0 and 0 where it is none. */
  readonly table: number;
  readonly number: number;
}

interface Wire {
  parse(query: { name: string; text: string; types: readonly number[] }): void;
  describe(what: { type: 'S'; name: string }): void;
  sync(): void;
}

/**
 * Has the server plan nothing and run nothing, only say what a statement would return: Parse, Describe, Sync (manual
 * 55.2.3). Empty for one that returns no rows.
 *
 * @throws what the server says of a statement that is wrong, with its `position`
 */
export function describeStatement(client: Client, text: string): Promise<readonly StatementColumn[]> {
  return new Promise((resolve, reject) => {
    let columns: readonly StatementColumn[] = [];
    const question = {
      submit: (wire: unknown): void => {
        const connection = wire as Wire;
        connection.parse({ name: '', text, types: [] });
        connection.describe({ type: 'S', name: '' });
        connection.sync();
      },
      handleRowDescription: ({ fields }: { readonly fields: readonly Field[] }): void => {
        columns = fields.map(({ name, dataTypeID, dataTypeModifier, tableID, columnID }) => ({
          name,
          type: dataTypeID,
          modifier: dataTypeModifier,
          table: tableID,
          number: columnID,
        }));
      },
      handleError: reject,
      handleReadyForQuery: (): void => resolve(columns),
    };
    client.query(question as Submittable);
  });
}

interface Field {
  readonly name: string;
  readonly dataTypeID: number;
  readonly dataTypeModifier: number;
  readonly tableID: number;
  readonly columnID: number;
}
