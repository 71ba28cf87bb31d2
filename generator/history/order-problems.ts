import type { Diagnostic } from '../kernel/diagnostic.ts';
import { historyProblem } from './history-problem.ts';
import { folderName } from './migration-name.ts';
import type { MigrationRecord } from './migration-record.ts';

const cure =
  'Two branches added a migration each. Run `tablewright rebase`: it puts one of them after the other and plans it anew there.';

/**
 * What is wrong with the chain of a history: two migrations that continue the same one (a fork, as a merge of
 * two branches leaves it), one that continues a migration which is not there or comes later, an id or a number used twice.
 *
 * @param records in the order of their folders
 * @param labels what the folders are called
 */
export function orderProblems(
  records: readonly MigrationRecord[],
  labels: readonly string[],
): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  const names = new Map<string, string>();
  const children = new Map<string | null, string[]>();
  for (const [at, record] of records.entries()) {
    const label = labels[at] ?? record.name;
    const taken = names.get(record.id);
    if (taken !== undefined) {
      problems.push(
        historyProblem(
          'TW410',
          `migrations ${taken} and ${label} have the same id ${record.id}`,
          'Delete the copy.',
        ),
      );
    }
    if (record.parent !== null && !names.has(record.parent)) {
      const later = records.find(({ id }) => id === record.parent);
      const why =
        later === undefined
          ? `${record.parent}, which is not in the history`
          : `${labels[records.indexOf(later)]}, which comes after it`;
      problems.push(
        historyProblem(
          'TW404',
          `migration ${label} continues ${why}`,
          'Restore the missing folder from version control.',
        ),
      );
    }
    names.set(record.id, label);
    const siblings = children.get(record.parent);
    if (siblings === undefined) children.set(record.parent, [label]);
    else siblings.push(label);
  }
  problems.push(...numberProblems(records, labels));
  for (const [parent, siblings] of children) {
    if (siblings.length < 2) continue;
    const what = parent === null ? 'both begin the history' : `both continue ${names.get(parent) ?? parent}`;
    problems.push(historyProblem('TW405', `the history forks: ${siblings.join(' and ')} ${what}`, cure));
  }
  return problems;
}

/** Folders of one number, where that is not how a fork looks. */
function numberProblems(
  records: readonly MigrationRecord[],
  labels: readonly string[],
): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  for (let at = 1; at < records.length; at += 1) {
    const [a, b] = [records[at - 1], records[at]];
    const [nameA = '', nameB = ''] = [labels[at - 1], labels[at]];
    if (a === undefined || b === undefined || Number.parseInt(nameA, 10) !== Number.parseInt(nameB, 10))
      continue;
    const forks = a.parent === b.parent && a.id !== b.id;
    const hint = 'Two branches may each have added one. Run `tablewright rebase`, which numbers them anew.';
    if (!forks) problems.push(historyProblem('TW403', `${nameA} and ${nameB} have the same number`, hint));
  }
  return problems;
}

/** The name that the folder has when it stands at this position, counted from 0. */
export function labelOf(record: MigrationRecord, at: number): string {
  return folderName(at + 1, record.name);
}
