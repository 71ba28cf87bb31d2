import { expect, test } from 'vitest';
import type { Model } from '../../generator/kernel/model.ts';
import { objectId } from '../../generator/kernel/object-id.ts';
import { type Plan, planMigration } from '../../generator/kernel/plan.ts';
import type { SchemaObject } from '../../generator/kernel/schema-object.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { type Case, cases } from '../support/cases.ts';

test('a primary key gives way to another one in one transaction, its index built before', async () => {
  const own = cases.filter(({ kind }) => kind === 'constraint');
  const replaced = (await Promise.all(own.map(replacements))).flat();
  expect(replaced.length).toBeGreaterThan(10);
  for (const { name, plan, old, now } of replaced) {
    const goes = blockOf(plan, (step) => step.destroys.includes(old.id));
    const comes = blockOf(plan, (step) => step.produces.includes(now.id));
    expect({ name, comes }).toEqual({ name, comes: goes });
  }
});

async function replacements(each: Case) {
  const [before, after, renames] = await Promise.all([each.before(), each.after(), each.renames()]);
  const back = new Map([...renames].map(([from, to]) => [to, from]));
  return [
    { from: before, to: after, names: renames },
    { from: after, to: before, names: back },
  ].flatMap(({ from, to, names }) => {
    const plan = planMigration(from, to, kinds, { online: true, renames: names });
    const old = primaryKeys(from);
    return [...primaryKeys(to)].flatMap(([place, now]) => {
      const was = old.get(place);
      const isMade = blockOf(plan, (step) => step.produces.includes(now.id)) !== -1;
      return was === undefined || !isMade ? [] : [{ name: each.name, plan, old: was, now }];
    });
  });
}

/** By table. */
function primaryKeys({ objects }: Model): ReadonlyMap<string, SchemaObject> {
  const keys = [...objects.values()].filter(
    ({ kind, props }) => kind === 'constraint' && Reflect.get(props, 'type') === 'primary key',
  );
  return new Map(keys.map((key) => [objectId('table', key.path.slice(0, 2)), key]));
}

function blockOf({ blocks }: Plan, holds: (step: Plan['blocks'][number]['steps'][number]) => boolean) {
  return blocks.findIndex(({ steps }) => steps.some(holds));
}
