import type { Delta } from '../kernel/delta.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { Declared } from '../kernel/intent.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import { parkedNames } from './parked-model.ts';
import { type Intents, namesOf } from './read-intents.ts';

/** Declared intents that have nothing left to do: what they ask for stands in the history. */
export function spentIntents(
  { declared, spentRenames }: Intents,
  deltas: readonly Delta[],
): readonly Diagnostic[] {
  if (declared.length === 0) return [];
  const changed = new Set<ObjectId>();
  const gone = new Set<string>();
  for (const delta of deltas) {
    if (delta.verb === 'remove')
      for (const name of [...namesOf(delta.object), ...parkedNames(delta.object)]) gone.add(name);
    // A value set is a check of its own, and a mapping is of its column.
    else if (delta.verb === 'set') for (const { on } of delta.after.uses) changed.add(on);
    if (delta.verb !== 'remove') changed.add('object' in delta ? delta.object.id : delta.after.id);
  }
  const isSpent = ({ intent }: Declared): boolean => {
    if (intent.says === 'renamed') return false;
    if (intent.says === 'dropped') return intent.park === null && !gone.has(intent.name);
    return !changed.has(intent.of);
  };
  return [...spentRenames, ...declared.filter(isSpent)].map(({ intent, source }) => ({
    code: 'TW329',
    severity: 'warning',
    message: `${nameOf(intent)} has done its work`,
    hint: 'Remove it, once every database has run the migration.',
    at: 'of' in intent ? intent.of : null,
    source,
  }));
}

function nameOf(intent: Declared['intent']): string {
  const on = 'of' in intent ? ` of ${intent.of.replace(':', ' ')}` : '';
  switch (intent.says) {
    case 'renamed':
      return `renamedFrom('${intent.from}')${on}`;
    case 'dropped':
      return `dropped('${intent.name}')`;
    case 'cast':
      return `using(…)${on}`;
    case 'filled':
      return `backfill(…)${on}`;
    case 'mapped':
      return `mapping(…)${on}`;
  }
}
