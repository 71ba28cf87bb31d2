import { fromCanonical } from '../kernel/canonical.ts';
import { type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import type { Registry } from '../kernel/kind.ts';
import { type Model, modelOf } from '../kernel/model.ts';
import { kindOf, type ObjectId } from '../kernel/object-id.ts';
import { renameIds } from '../kernel/rename.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import { foldProblems } from './fold-problems.ts';
import { historyProblem } from './history-problem.ts';
import type { MigrationRecord } from './migration-record.ts';
import { labelOf, orderProblems } from './order-problems.ts';

/**
 * The model that a history leads to: what schema.ts said at the last migration. Nothing else remembers it.
 *
 * @param records in the order of their folders
 * @param labels what the folders are called; default: as they are called before anybody renames one
 * @throws SchemaError TW404..TW410 with every problem: a fork, a drop of what is not there, a parent or a used
 *   object that no migration put.
 */
export function foldHistory(
  records: readonly MigrationRecord[],
  kinds: Registry,
  labels: readonly string[] = records.map(labelOf),
): Model {
  const problems: Diagnostic[] = [...orderProblems(records, labels)];
  if (problems.length > 0) throw new SchemaError(problems);
  let objects = new Map<ObjectId, SchemaObject>();
  for (const [at, record] of records.entries()) {
    objects = applyRecord(objects, record, kinds, (text, id) =>
      problems.push(
        historyProblem(
          'TW406',
          `migration ${labels[at]} ${text}`,
          'Restore its delta.json from version control.',
          id,
        ),
      ),
    );
  }
  const model: Model = { objects };
  problems.push(...foldProblems(model));
  if (problems.length > 0) throw new SchemaError(problems);
  return model;
}

type Report = (text: string, id: ObjectId) => void;

function applyRecord(
  before: Map<ObjectId, SchemaObject>,
  record: MigrationRecord,
  kinds: Registry,
  report: Report,
): Map<ObjectId, SchemaObject> {
  let objects = before;
  const renames = new Map<ObjectId, ObjectId>();
  for (const change of record.changes) {
    if (!('rename' in change)) continue;
    const [from, to] = change.rename;
    if (!objects.has(from)) report(`renames ${from}, which is not there`, from);
    renames.set(from, to);
  }
  if (renames.size > 0) objects = new Map(renameIds(modelOf(objects.values()), renames, kinds).objects);
  for (const change of record.changes) {
    if ('drop' in change) {
      if (!objects.delete(change.drop)) report(`drops ${change.drop}, which is not there`, change.drop);
    } else if ('put' in change) {
      const { id } = change.put;
      objects.set(id, fromCanonical(change.put, kinds.get(kindOf(id))));
    }
  }
  return objects;
}
