import type { Model } from '../../generator/kernel/model.ts';
import { objectId } from '../../generator/kernel/object-id.ts';
import type { IndexKey } from '../../generator/kinds/index/model.ts';
import { constraint, index, members, model, primaryKey, table } from '../emit/support/model-builder.ts';

export const books = ['public', 'books'];

export function indexKey(column: string, rest: Partial<IndexKey> = {}): IndexKey {
  const direction = rest.direction ?? 'asc';
  return {
    expression: [{ ref: objectId('column', [...books, column]), via: 'table' }],
    collation: null,
    operatorClass: null,
    direction,
    nulls: direction === 'desc' ? 'first' : 'last',
    ...rest,
  };
}

export function lower(column: string): IndexKey {
  return indexKey(column, {
    expression: ['lower(', { ref: objectId('column', [...books, column]), via: 'table' }, ')'],
  });
}

/** One table with an index of each sort that a helper is made of. */
export function libraryModel(): Model {
  const at = (column: string) => ({ ref: objectId('column', [...books, column]), via: 'table' as const });
  return model(
    table(books, {
      id: { type: 'uuid', default: ['gen_random_uuid()'] },
      shelf: { type: 'integer' },
      title: { type: 'text' },
      isbn: { type: 'text', nullable: true },
      owner_email: { type: 'text' },
      price: { type: 'numeric(12,2)', nullable: true },
      copies: { type: 'bigint', default: ['1'] },
      is_lent: { type: 'boolean', default: ['false'] },
      version: { type: 'integer', default: ['1'] },
      meta: { type: 'jsonb', nullable: true },
      added_at: { type: 'timestamp with time zone', default: ['clock_timestamp()'] },
    }),
    primaryKey(books, 'id'),
    constraint([...books, 'books_shelf_title_key'], {
      type: 'unique',
      columns: members(books, ['shelf', 'title']),
    }),
    constraint([...books, 'books_isbn_key'], { type: 'unique', columns: members(books, ['isbn']) }),
    index([...books, 'books_email_lower'], [], { unique: true, keys: [lower('owner_email')] }),
    index([...books, 'books_isbn_lent'], ['isbn'], { unique: true, where: [at('is_lent')] }),
    index([...books, 'books_shelf_added'], [], {
      keys: [indexKey('shelf'), indexKey('added_at', { direction: 'desc' })],
    }),
    index([...books, 'books_price_title'], [], {
      keys: [indexKey('price', { direction: 'desc', nulls: 'last' }), indexKey('title')],
    }),
    index([...books, 'books_lent'], ['copies'], { where: [at('is_lent')] }),
  );
}
