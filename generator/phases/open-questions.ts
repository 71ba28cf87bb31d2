import type { Delta } from '../kernel/delta.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { Asked, Registry } from '../kernel/kind.ts';
import { type Model, viewModel } from '../kernel/model.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import type { Intents } from './read-intents.ts';

/**
 * Decisions that a plan needs and nobody took: each with the statements to choose from. Nothing is guessed.
 *
 * @param deltas between the models, renames applied
 */
export function openQuestions(
  deltas: readonly Delta[],
  before: Model,
  after: Model,
  { declared }: Intents,
  kinds: Registry,
): readonly Diagnostic[] {
  const afterView = viewModel(after);
  const renamed = new Set<ObjectId>();
  for (const delta of deltas) if (delta.verb === 'rename') renamed.add(delta.after.id);
  const stood = (id: ObjectId): boolean => before.objects.has(id) || renamed.has(id);
  const said: Asked<string, object>['said'] = (says, of) => {
    for (const { intent } of declared) {
      if (intent.says === says && 'of' in intent && intent.of === of)
        return intent as Extract<typeof intent, { says: typeof says }>;
    }
    return undefined;
  };
  const problems: Diagnostic[] = [];
  for (const delta of deltas) {
    if (delta.verb === 'remove' || delta.verb === 'rename') continue;
    const asked = 'object' in delta ? delta.object : delta.after;
    const old = 'object' in delta ? null : delta.before;
    // Nothing has to be decided of what comes with its parent.
    if (old === null && (asked.parent === null || !stood(asked.parent))) continue;
    const kind = kinds.get(asked.kind);
    if (kind.asks === undefined || asked.owner !== 'schema') continue;
    const questions = kind.asks({
      before: old,
      after: asked,
      afterView,
      said,
    });
    for (const { code, message, statements } of questions) {
      const [only, ...others] = statements;
      problems.push({
        code,
        severity: 'error',
        message,
        hint: others.length === 0 ? `Write ${only}` : `Write one of: ${statements.join('  or  ')}`,
        at: asked.id,
        source: asked.source,
      });
    }
  }
  return problems;
}
