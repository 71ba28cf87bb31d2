import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  numeric,
  oneOf,
  primaryKey,
  sql,
  table,
  text,
  timestamps,
  timestamptz,
  unique,
  uuid,
} from 'tablewright';

/** People who may borrow. */
export const readers = table(
  'readers',
  {
    id: integer().identity('always').primaryKey(),
    /** As they sign. */
    name: text(),
    email: text().nullable(),
    ...timestamps(),
  },
  (t) => [unique(t.email), index('idx_readers_name').on(t.name)],
);

/** What may be borrowed. */
export const books = table(
  'books',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    isbn: text().matches(/^[0-9]{13}$/),
    title: text(),
    status: oneOf('in', 'out', 'lost').default('in'),
    price: numeric(12, 2),
    is_listed: boolean().default(true),
    details: jsonb().nullable(),
    next_id: uuid()
      .nullable()
      .references(() => books.id),
    bought_at: timestamptz().default(sql`now()`),
  },
  (t) => [
    unique(t.isbn),
    check('books_price_sane', sql`${t.price} >= 0`),
    index('idx_books_bought').on(t.status, t.bought_at.desc()),
    index('idx_books_listed').on(t.next_id).where(sql`${t.is_listed}`),
  ],
);

/** A book on its way. */
export const loans = table(
  'loans',
  {
    reader_id: integer().references(() => readers.id, { onDelete: 'restrict' }),
    book_id: uuid().references(() => books.id, { onDelete: 'cascade' }),
    extended: integer().default(0),
  },
  (t) => [primaryKey(t.reader_id, t.book_id)],
);
