import type { MigrationRecord, RecordedChange } from '../history/migration-record.ts';
import { upgradeRecord } from '../history/upgrade-record.ts';
import { toCanonical } from '../kernel/canonical.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { Model } from '../kernel/model.ts';
import { kinds } from '../kinds/index.ts';
import { openQuestions } from '../phases/open-questions.ts';
import { noIntents } from '../phases/read-intents.ts';
import type { ChangedModels, RecordFile } from './change-models.ts';
import { hazardProblems } from './hazard-problems.ts';
import { type AddedMigration, mayTakeSeveral, newMigrations } from './new-migrations.ts';
import { removalProblems } from './removal-problems.ts';
import type { GenerateOptions } from './results.ts';
import { type MigrationFolder, planWithParser } from './schema-state.ts';

/** The migration of a change, if it takes one; null where the whole run has something to say of it, or more to do. */
export async function planChange(
  { recorded: before, now: target, deltas }: ChangedModels,
  options: GenerateOptions,
): Promise<readonly AddedMigration[] | null> {
  const online = options.offline !== true;
  const planned = await planWithParser(before, target, noIntents, online);
  const { plan, intents } = planned;
  if (plan.deltas.length === 0) return [];
  const last = readHead(deltas, target);
  if (last === null) return null;
  const problems: readonly Diagnostic[] = [
    ...removalProblems(plan.deltas, kinds, options.allowDrop ?? []),
    ...openQuestions(plan.deltas, before, target, intents, kinds),
  ];
  if (problems.length > 0) return null;
  const state = { ...planned, before, target, kinds, online, folders: [last], records: [last.record] };
  if (mayTakeSeveral(state)) return null;
  const added = await newMigrations(state, options);
  const isWhole = added.every(
    ({ up, folder }) =>
      hazardProblems(up, options.allow ?? [], online).length === 0 &&
      // Anything more is what schema.ts only refers to; whether the history has that, the whole of it says.
      folder.record.changes.length === up.deltas.length,
  );
  return isWhole ? added : null;
}

/** The migration that a new one continues; of what the history put, it has what is not ours. */
function readHead(deltas: readonly RecordFile[], { objects }: Model): MigrationFolder | null {
  const { path, text } = deltas.at(-1) ?? { path: '', text: '' };
  const [, name = ''] = path.split('/');
  const end = text.indexOf('"changes":');
  // Else it is not as we write it.
  if (end === -1 || text.indexOf('\n') < end) return null;
  const head: MigrationRecord = upgradeRecord(JSON.parse(`${text.slice(0, end)}"changes":[]}`), path);
  const changes: RecordedChange[] = [];
  for (const object of objects.values()) {
    const id = JSON.stringify(object.id);
    const has = (line: string) => deltas.some((delta) => delta.text.includes(`\n${line}${id}`));
    if (object.owner === 'schema' || !has('{"put":{"id":')) continue;
    if (has('{"drop":')) return null;
    changes.push({ put: toCanonical(object, kinds.get(object.kind)) });
  }
  const record: MigrationRecord = { ...head, changes };
  return { number: Number.parseInt(name, 10), name, record, up: '', down: '' };
}
