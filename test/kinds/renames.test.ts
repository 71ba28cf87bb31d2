import { describe, expect, test } from 'vitest';
import { modelOf } from '../../generator/kernel/model.ts';
import { type ObjectId, objectId } from '../../generator/kernel/object-id.ts';
import { planMigration } from '../../generator/kernel/plan.ts';
import { renameIds } from '../../generator/kernel/rename.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { smallModel } from './edits.ts';
import { schema } from './objects.ts';
import { applyPlan, comparable, readCatalog, statementsOf } from './round-trip.ts';
import { hostile } from './whole-model.ts';

const empty = modelOf([{ ...schema('public'), owner: 'external' }]);
const odd = hostile.column;

/** From and to, one of each kind that has a name of its own. */
const renames: readonly (readonly [kind: string, from: readonly string[], to: readonly string[]])[] = [
  ['table', ['public', 'thing'], ['public', odd]],
  ['column', ['public', 'thing', 'amount'], ['public', 'thing', odd]],
  ['constraint', ['public', 'thing', 'thing_pkey'], ['public', 'thing', odd]],
  ['constraint', ['public', 'thing', 'thing_status_check'], ['public', 'thing', odd]],
  ['index', ['public', 'thing', 'thing_open'], ['public', 'thing', odd]],
  ['trigger', ['public', 'thing', 'touch'], ['public', 'thing', odd]],
  ['view', ['public', 'second'], ['public', odd]],
  ['function', ['public', 'label', '(integer)'], ['public', odd, '(integer)']],
];

describe.each(majors)('on PostgreSQL %i', (major) => {
  test.each(renames)('a %s is renamed where it stands, and back', (kind, from, to) =>
    withDatabase(major, async ({ client }) => {
      const map = new Map<ObjectId, ObjectId>([[objectId(kind, from), objectId(kind, to)]]);
      const inverse = new Map([...map].map(([old, now]) => [now, old]));
      const before = smallModel();
      const after = renameIds(before, map, kinds);
      await applyPlan(client, planMigration(empty, before, kinds));
      const up = planMigration(before, after, kinds, { renames: map });
      expect(statementsOf(up)[0]).toMatch(/^ALTER .* RENAME /);
      await applyPlan(client, up);
      expect(comparable(await readCatalog(client, ['public']))).toEqual(comparable(after));
      await applyPlan(client, planMigration(after, before, kinds, { renames: inverse }));
      expect(comparable(await readCatalog(client, ['public']))).toEqual(comparable(before));
    }),
  );
});
