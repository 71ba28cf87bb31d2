import { afterAll, beforeAll } from 'vitest';
import { libraryModel } from './library-model.ts';
import { type Db, type Generated, generate, type Helper, type Row } from './support.ts';

/** A row of books to insert. */
export const book = (n: number, rest: Row = {}): Row => ({
  shelf: n,
  title: `book ${n}`,
  owner_email: `r${n}@e.org`,
  ...rest,
});

/** The generated code of the library while the tests of a file run, and how a helper of books is called. */
export function useLibrary() {
  let made: Generated;
  beforeAll(async () => {
    made = await generate(libraryModel(), ['books']);
  });
  afterAll(() => made.remove());
  return {
    library: (): Generated => made,
    call: <T = Row>(name: string, db: unknown, ...rest: unknown[]): Promise<T> => {
      const { books = {} } = made.tables;
      return (books[name] as Helper)(db as Db, ...rest);
    },
  };
}
