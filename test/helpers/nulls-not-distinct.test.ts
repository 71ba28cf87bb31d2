import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  constraint,
  index,
  members,
  model,
  primaryKey,
  table as tableOf,
} from '../emit/support/model-builder.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { type Db, type Generated, generate, type Helper, type Row } from './support.ts';

const seats = ['public', 'seats'];

let made: Generated;
beforeAll(async () => {
  made = await generate(
    model(
      tableOf(seats, {
        id: { type: 'integer', identity: { mode: 'always', start: '1', increment: '1', cycle: false } },
        room: { type: 'text', nullable: true },
        row: { type: 'integer', nullable: true },
        badge: { type: 'text', nullable: true },
        note: { type: 'text', nullable: true },
      }),
      primaryKey(seats, 'id'),
      constraint([...seats, 'seats_room_row_key'], {
        type: 'unique',
        columns: members(seats, ['room', 'row']),
        nullsNotDistinct: true,
      }),
      index([...seats, 'seats_badge'], ['badge'], { unique: true, nullsNotDistinct: true }),
    ),
    ['seats'],
  );
});
afterAll(() => made.remove());

describe.each(majors)('keys whose NULLs are alike on PostgreSQL %i', (major) => {
  test('find, update and delete the row, and upsert it', () =>
    withDatabase(major, async ({ client }) => {
      await client.query(made.build);
      const db: Db = client;
      const { seats: table = {} } = made.tables;
      const call = <T = Row>(name: string, ...rest: unknown[]): Promise<T> =>
        (table[name] as Helper)(db, ...rest);
      const key = { room: null, row: 3 };
      const { id } = await call('insert', { ...key, badge: 'a' });
      const { id: other } = await call('insert', { room: 'x', row: null, badge: 'b' });
      expect(await call('findByRoomAndRow', key)).toMatchObject({ id });
      expect(await call('findByRoomAndRow', { room: 'x', row: null })).toMatchObject({ id: other });
      expect(await call('findByRoomAndRow', { room: 'x', row: 3 })).toBeNull();
      expect(await call('findByBadge', { badge: null })).toBeNull();
      expect(await call('exists', key)).toBe(true);
      expect(await call('update', key, { note: 'n' })).toMatchObject({ id, note: 'n' });
      const kept = await call('upsertByRoomAndRow', { ...key, note: 'm' }, { conflict: 'nothing' });
      expect(kept).toMatchObject({ inserted: false, row: { id, note: 'n' } });
      expect(await call('upsertByRoomAndRow', key)).toMatchObject({ inserted: false, row: { id } });
      expect(await call('upsertByRoomAndRow', { ...key, note: 'm' })).toMatchObject({
        inserted: false,
        row: { id, note: 'm' },
      });
      expect(await call('delete', key)).toMatchObject({ id });
      expect(await call('exists', key)).toBe(false);
      await expect(call('findByRoomAndRow', { room: null })).rejects.toThrow('needs row');
      await expect(call('delete', { id: null })).rejects.toThrow('needs id');
    }));
});
