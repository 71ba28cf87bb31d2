import { expect, test } from 'vitest';
import { explainPlan, printExplanation } from '../../generator/emit/explain-plan.ts';
import { planMigration } from '../../generator/kernel/plan.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { edits, smallModel } from '../kinds/edits.ts';

function explain(name: string, online = true): string {
  const after = edits[name];
  if (after === undefined) throw new Error(`no edit ${name}`);
  const [up, down] = [
    planMigration(smallModel(), after, kinds, { online }),
    planMigration(after, smallModel(), kinds, { online }),
  ];
  return printExplanation(explainPlan(up, down)).join('\n');
}

test('says what each step locks, reads and may find, and what undoes it', () => {
  expect(explain('NOT NULL')).toMatchInlineSnapshot(`
    "Block 1: one transaction; stops public.thing, asked for with a lock_timeout of 50 ms
      for new rows require column public.thing.amount
        ALTER TABLE public.thing ADD CONSTRAINT tablewright_26fe8386_amount_not_null CHECK (amount IS NOT NULL) NOT VALID;
        lock: access exclusive on public.thing; blocks readers and writers
        undone by: no longer require column public.thing.amount
    Block 2: one transaction
      look whether all rows have column public.thing.amount
        ALTER TABLE public.thing VALIDATE CONSTRAINT tablewright_26fe8386_amount_not_null;
        lock: share update exclusive on public.thing; blocks changes of the schema
        reads every row of public.thing
        ! may fail on existing data (public.thing.amount): a row without a value refuses NOT NULL
          rows: SELECT * FROM public.thing WHERE amount IS NULL;
        undone by: nothing of its own
    Block 3: one transaction; stops public.thing, asked for with a lock_timeout of 50 ms
      require column public.thing.amount
        ALTER TABLE public.thing ALTER COLUMN amount SET NOT NULL;
        lock: access exclusive on public.thing; blocks readers and writers
        undone by: no longer require column public.thing.amount
      no longer check column public.thing.amount
        ALTER TABLE public.thing DROP CONSTRAINT tablewright_26fe8386_amount_not_null;
        lock: access exclusive on public.thing; blocks readers and writers
        undone by: nothing of its own"
  `);
});

test('shows a replaced index as it is built, dropped and named', () => {
  expect(explain('an access method')).toMatchInlineSnapshot(`
    "Block 1: outside of a transaction
      create index public.tablewright_9ba10dd7_thing_open, the new public.thing_open
        CREATE INDEX CONCURRENTLY tablewright_9ba10dd7_thing_open ON public.thing USING hash (amount) WHERE is_open;
        lock: share update exclusive on public.thing; blocks changes of the schema
        reads every row of public.thing
        ! may fail on existing data (public.thing.thing_open): a row for which an expression fails refuses it
        undone by: nothing of its own
    Block 2: outside of a transaction
      drop index public.thing_open
        DROP INDEX CONCURRENTLY public.thing_open;
        lock: share update exclusive on public.thing; blocks changes of the schema
        undone by: give the new index the name public.thing_open
    Block 3: one transaction
      give the new index the name public.thing_open
        ALTER INDEX public.tablewright_9ba10dd7_thing_open RENAME TO thing_open;
        lock: none on what others use; blocks nobody
        undone by: drop index public.thing_open; give the new index the name public.thing_open
      comment on index public.thing.thing_open
        COMMENT ON INDEX public.thing_open IS 'Open ones';
        lock: none on what others use; blocks nobody
        undone by: nothing of its own"
  `);
});

test('shows what the short form does to others', () => {
  expect(explain('another value set', false)).toMatchInlineSnapshot(`
    "Block 1: one transaction
      drop check thing_status_check of public.thing, add check thing_status_check of public.thing
        ALTER TABLE public.thing
          DROP CONSTRAINT thing_status_check,
          ADD CONSTRAINT thing_status_check CHECK (status IN ('closed', 'open', 'void'));
        lock: access exclusive on public.thing; blocks readers and writers
        reads every row of public.thing
        ! may fail on existing data (public.thing.thing_status_check): a row that breaks the constraint refuses it
          rows: SELECT * FROM public.thing WHERE NOT (status IN ('closed', 'open', 'void'));
        ! scans under lock (public.thing): every row is checked while the lock is held
        ! blocks reads (public.thing): nobody reads the table while the rows are checked
        undone by: drop check thing_status_check of public.thing; add check thing_status_check of public.thing
      comment on constraint public.thing.thing_status_check
        COMMENT ON CONSTRAINT thing_status_check ON public.thing IS 'The states';
        lock: none on what others use; blocks nobody
        undone by: nothing of its own"
  `);
});

test('is plain data', () => {
  const after = edits['a dropped column'] ?? smallModel();
  const plan = planMigration(smallModel(), after, kinds, { online: true });
  const explanation = explainPlan(plan, null);
  expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
  const undone = explanation.blocks.flatMap(({ steps }) => steps.flatMap((step) => step.undone));
  expect(undone).toContain('column public.thing.amount: what it held does not come back');
});
