import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { objectId } from '../../generator/kernel/object-id.ts';
import { index, model, primaryKey, table } from '../emit/support/model-builder.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { books, indexKey } from './library-model.ts';
import { type Generated, generate, type Helper, type Row } from './support.ts';

const at = (column: string) => ({ ref: objectId('column', [...books, column]), via: 'table' as const });
const searched = model(
  table(books, {
    id: { type: 'integer' },
    title: { type: 'text' },
    is_lent: { type: 'boolean', default: ['false'] },
    note: { type: 'text', default: ["repeat('x', 400)"] },
    words: { type: 'tsvector', generated: ["to_tsvector('english', ", at('title'), ')'] },
  }),
  primaryKey(books, 'id'),
  index([...books, 'books_title_trgm'], [], {
    method: 'gin',
    keys: [indexKey('title', { operatorClass: { schema: 'letters', name: 'gin_trgm_ops' } })],
  }),
  index([...books, 'books_words'], ['words'], { method: 'gin' }),
);

let generated: Generated;
beforeAll(async () => {
  generated = await generate(searched, ['books']);
});
afterAll(() => generated.remove());

describe.each(majors)('searches on PostgreSQL %i', (major) => {
  test('find by letters, by the beginning of words, by likeness and by words, best first', () =>
    withDatabase(major, async ({ client }) => {
      await client.query('CREATE SCHEMA letters; CREATE EXTENSION pg_trgm SCHEMA letters');
      await client.query(generated.build);
      await client.query(`INSERT INTO public.books (id, title, is_lent) VALUES (1, 'Eco Camera', false),
        (2, 'Camera bag', true), (3, 'A bicycle', false), (4, '100% Wool_blanket', false), (5, 'Xcamera', false),
        (6, 'Running shoes', false)`);
      const { searchByTitle, searchByWords } = generated.tables.books ?? {};
      const ids = async (helper: Helper | undefined, term: string, options?: Row): Promise<unknown[]> => {
        const found: { row: Row }[] = await (helper as Helper)(client, term, options);
        return found.map(({ row }) => row.id).sort();
      };
      expect(await ids(searchByTitle, 'camera')).toEqual([1, 2, 5]);
      expect(await ids(searchByTitle, 'camera', { where: { is_lent: true } })).toEqual([2]);
      expect(await ids(searchByTitle, 'ca')).toEqual([1, 2]);
      expect(await ids(searchByTitle, 'b')).toEqual([2, 3]);
      expect(await ids(searchByTitle, '0% w')).toEqual([4]);
      expect(await ids(searchByTitle, '_bl')).toEqual([4]);
      expect(await ids(searchByTitle, 'eco camra', { match: 'similar' })).toEqual([1]);
      for (const nothing of ['', ' \n', '\u00a0']) {
        expect(await ids(searchByTitle, nothing)).toEqual([]);
        expect(await ids(searchByTitle, nothing, { match: 'similar', where: { is_lent: true } })).toEqual([]);
        expect(await ids(searchByWords, nothing)).toEqual([]);
      }
      expect(await ids(searchByWords, 'run shoe')).toEqual([6]);
      const options = { columns: ['title'], limit: 1 };
      const [best] = (await (searchByTitle as Helper)(client, 'eco camera', options)) as Row[];
      expect(best).toEqual({ row: { title: 'Eco Camera' }, rank: 1 });
    }));

  test('use the index for terms of two letters as for longer ones', () =>
    withDatabase(major, async ({ client }) => {
      await client.query('CREATE SCHEMA letters; CREATE EXTENSION pg_trgm SCHEMA letters');
      await client.query(generated.build);
      await client.query(`INSERT INTO public.books (id, title) SELECT n, 'the ' || chr(97 + n % 26) || chr(97 + n / 26 % 26) || 'oo ' || n FROM generate_series(1, 20000) n;
        ANALYZE public.books`);
      const search = generated.tables.books?.searchByTitle as Helper;
      for (const term of ['zq', 'qa', 'qaoo', 'zqo']) {
        const seen: string[] = [];
        const explaining = {
          query: async ({ text, values }: { text: string; values: unknown[] }) => {
            const { rows } = await client.query(`EXPLAIN ${text}`, values);
            seen.push(rows.map((row: Row) => row['QUERY PLAN']).join('\n'));
            return { rows: [] };
          },
        };
        await search(explaining, term);
        expect(seen.join()).toContain('books_title_trgm');
      }
    }));
});
