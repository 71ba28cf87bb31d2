import type { MigrationSource } from '../../generator/database/runner/migration-source.ts';
import { renderMigration } from '../../generator/emit/migration-sql.ts';
import { appendMigration } from '../../generator/history/append-migration.ts';
import type { MigrationRecord } from '../../generator/history/migration-record.ts';
import { emptyModel } from '../../generator/kernel/model.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { type Phase, planPhases } from '../../generator/phases/plan-phases.ts';
import { noIntents } from '../../generator/phases/read-intents.ts';
import { type Case, cases } from '../support/cases.ts';

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

/** A case of `test/cases`, as `generate` writes it for tables in use: one migration, or several of one change. */
export async function caseHistory({ name, before, after, renames }: Case): Promise<FaultHistory> {
  const [from, to] = [await before(), await after()];
  const options = { kinds, plan: { online: true }, phased: true };
  const first =
    from.objects.size === 0 ? [] : planPhases(emptyModel, from, { ...options, intents: noIntents });
  const phases = planPhases(from, to, { ...options, intents: { ...noIntents, renames: await renames() } });
  return { name, folders: foldersOf([...first, ...phases]), start: first.length, fill: null, rows: null };
}

function foldersOf(phases: readonly Phase[]): readonly MigrationSource[] {
  const records: MigrationRecord[] = [];
  return phases.map(({ model, up, down, gate }, at) => {
    const number = at + 1;
    const name = `000${number}_step_${number}`;
    const record: MigrationRecord = {
      ...appendMigration(records, up.deltas, model, kinds, `step_${number}`, `id${number}`),
      ...(gate === null ? {} : { gate }),
    };
    records.push(record);
    return {
      number,
      name,
      record,
      up: renderMigration(up, { name, direction: 'up' }),
      down: renderMigration(down, { name, direction: 'down' }),
    };
  });
}

/** Keys of another type with all that refers to them, over rows. */
export async function keysHistory(): Promise<FaultHistory> {
  const found = cases.find(({ name }) => name === 'column/type-of-a-key-under-many-references');
  if (found === undefined) throw new Error('the case of keys under references is gone');
  return {
    ...(await caseHistory(found)),
    name: 'keys of another type, with rows',
    fill: `INSERT INTO public.clients (id, no) SELECT n, n * 2 FROM generate_series(1, 300) n;
INSERT INTO public.orders (id, client_id, client_no) SELECT n, 1 + n % 300, 2 + n % 300 * 2 FROM generate_series(1, 600) n;
INSERT INTO public.letters (id, client_id, order_id, body) SELECT n, nullif(n % 300, 0), n, 'letter ' || n FROM generate_series(1, 600) n`,
    rows: `SELECT (SELECT jsonb_agg(c ORDER BY id) FROM public.clients c) AS clients,
  (SELECT jsonb_agg(o ORDER BY id) FROM public.orders o) AS orders, (SELECT jsonb_agg(l ORDER BY id) FROM public.letters l) AS letters`,
  };
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
