import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { Model } from '../kernel/model.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import { historyProblem } from './history-problem.ts';

const cure =
  'Two branches may have changed the same thing: restore the missing migration, or generate again on one of them.';

/** What a folded model lacks: parents of its objects, and objects that they use. */
export function foldProblems(model: Model): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  for (const object of model.objects.values()) {
    if (object.parent !== null && !isPresent(object.parent, model)) {
      problems.push(
        historyProblem('TW407', `the history leaves ${object.id} without ${object.parent}`, cure, object.id),
      );
    }
    for (const use of object.uses) {
      if (isPresent(use.on, model)) continue;
      problems.push(
        historyProblem(
          'TW408',
          `the history leaves ${object.id} using ${use.on}, which is gone`,
          cure,
          object.id,
        ),
      );
    }
  }
  return problems;
}

/** A view's output columns are no objects of their own: whether they are there is the view's to say. */
function isPresent(id: ObjectId, model: Model): boolean {
  if (model.objects.has(id)) return true;
  if (!id.startsWith('column:')) return false;
  const relation = id.slice('column:'.length, id.lastIndexOf('.'));
  return model.objects.has(`view:${relation}`);
}
