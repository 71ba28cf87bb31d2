import type { MigrationSource } from '../../generator/database/runner/migration-source.ts';
import { renderMigration } from '../../generator/emit/migration-sql.ts';
import { appendMigration } from '../../generator/history/append-migration.ts';
import type { MigrationRecord } from '../../generator/history/migration-record.ts';
import { diffModels } from '../../generator/kernel/diff.ts';
import { emptyModel, type Model } from '../../generator/kernel/model.ts';
import { planMigration } from '../../generator/kernel/plan.ts';
import { kinds } from '../../generator/kinds/index.ts';
import type { Case } from '../support/cases.ts';

/** Migrations of which the last ones are disturbed; the first `start` of them stand before. */
export interface FaultHistory {
  readonly name: string;
  readonly folders: readonly MigrationSource[];
  readonly start: number;
  /** Fills what the first migrations made. */
  readonly fill: string | null;
  /** A query over the rows in the end; null where values differ from run to run. */
  readonly rows: string | null;
}

/** A case of `test/cases`, as the planner writes it. */
export async function caseHistory({
  name,
  before: loadBefore,
  after: loadAfter,
}: Case): Promise<FaultHistory> {
  const [before, after] = [await loadBefore(), await loadAfter()];
  const models = before.objects.size === 0 ? [after] : [before, after];
  return { name, folders: foldersOf(models), start: models.length - 1, fill: null, rows: null };
}

function foldersOf(models: readonly Model[]): readonly MigrationSource[] {
  const records: MigrationRecord[] = [];
  let before = emptyModel;
  return models.map((after, at) => {
    const deltas = diffModels(before, after, kinds);
    const record = appendMigration(records, deltas, after, kinds, `step_${at + 1}`, `id${at + 1}`);
    const name = `000${at + 1}_step_${at + 1}`;
    const up = renderMigration(planMigration(before, after, kinds, { online: true }), {
      name,
      direction: 'up',
    });
    const down = renderMigration(planMigration(after, before, kinds, { online: true }), {
      name,
      direction: 'down',
    });
    records.push(record);
    before = after;
    return { number: at + 1, name, record, up, down };
  });
}

const gentle = `SET LOCAL lock_timeout = '1500ms';
LOCK TABLE public.a IN SHARE UPDATE EXCLUSIVE MODE;
SET LOCAL lock_timeout = '50ms';`;

/** A change in phases, with everything that no transaction can hold: an index that fails or not, and a backfill. */
export const phasedHistory: FaultHistory = {
  name: 'a change in phases, by hand',
  start: 1,
  fill: "INSERT INTO public.a (b, c) SELECT n % 300, 'c' || n FROM generate_series(1, 3000) n",
  rows: 'SELECT id, b, c, d FROM public.a ORDER BY id',
  folders: [
    {
      number: 1,
      name: '0001_start',
      record: { id: 'id1', changes: [] },
      up: `-- @tx 1 start
BEGIN;
CREATE TABLE public.a (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, b integer, c text);
CREATE INDEX by_c ON public.a (c);
COMMIT;
`,
      down: '',
    },
    {
      number: 2,
      name: '0002_expand',
      record: { id: 'id2', change: 'd', changes: [] },
      up: `-- @tx 1 column
BEGIN;
${gentle}
ALTER TABLE public.a ADD COLUMN d bigint;
COMMIT;

-- @outside 2 fill probe=rows-done
-- @backfill {"table":["public","a"],"key":["id"],"set":[["d","b * 2"]],"where":"d IS NULL"}
DO $$ BEGIN RAISE 'for psql'; END $$;

-- @tx 3 check
BEGIN;
${gentle}
ALTER TABLE public.a ADD CONSTRAINT d_set CHECK (d IS NOT NULL) NOT VALID;
COMMIT;

-- @tx 4 validate
BEGIN;
ALTER TABLE public.a VALIDATE CONSTRAINT d_set;
COMMIT;

-- @outside 5 index probe=index-valid:public.by_d
CREATE INDEX CONCURRENTLY by_d ON public.a (d);

-- @outside 6 unique probe=index-valid:public.by_id_d
CREATE UNIQUE INDEX CONCURRENTLY by_id_d ON public.a (id, d);
`,
      down: '',
    },
    {
      number: 3,
      name: '0003_contract',
      record: { id: 'id3', change: 'd', gate: 'deploy', changes: [] },
      up: `-- @tx 1 not null
BEGIN;
${gentle}
ALTER TABLE public.a ALTER COLUMN d SET NOT NULL;
ALTER TABLE public.a DROP CONSTRAINT d_set;
COMMIT;

-- @outside 2 old index probe=index-gone:public.by_c
DROP INDEX CONCURRENTLY public.by_c;
`,
      down: '',
    },
  ],
};
