import { randomBytes } from 'node:crypto';
import { renderMigration } from '../emit/migration-sql.ts';
import { appendMigration } from '../history/append-migration.ts';
import { migrationId } from '../history/migration-id.ts';
import { fileName, folderName, migrationName } from '../history/migration-name.ts';
import type { MigrationRecord } from '../history/migration-record.ts';
import { type Plan, planMigration } from '../kernel/plan.ts';
import { reverseRenames } from '../kernel/rename.ts';
import { lostBy } from '../phases/lost-by.ts';
import type { Phase } from '../phases/plan-phases.ts';
import type { GenerateOptions, NewMigration } from './results.ts';
import type { MigrationFolder, SchemaState } from './schema-state.ts';

export interface AddedMigration {
  readonly folder: MigrationFolder;
  readonly summary: NewMigration;
  readonly up: Plan;
}

/** What new migrations are made of. */
export type PlannedState = Pick<
  SchemaState,
  'before' | 'target' | 'plan' | 'intents' | 'planOptions' | 'online' | 'kinds' | 'folders' | 'records'
>;

/**
 * The migrations that lead from the history to schema.ts: one, or the phases of one change, each a folder of its own.
 *
 * @throws SchemaError TW326, TW327
 */
export async function newMigrations(
  state: PlannedState,
  { name: wanted, explain }: Pick<GenerateOptions, 'name' | 'explain'>,
): Promise<readonly AddedMigration[]> {
  const { plan, kinds, folders, records: known } = state;
  if (plan.deltas.length === 0) return [];
  const base = wanted === undefined ? migrationName(plan.deltas, known.length === 0) : fileName(wanted);
  const phases = await phasesOf(state);
  const change = phases.some(({ gate }) => gate !== null) ? { change: migrationId(randomBytes(32)) } : {};
  const explainPlan = explain === true ? (await import('../emit/explain-plan.ts')).explainPlan : null;
  const records: MigrationRecord[] = [...known];
  let number = folders.at(-1)?.number ?? 0;
  return phases.map(({ suffix, gate, model, up, down, about, lost }) => {
    number += 1;
    const title = suffix === '' ? base : `${base}_${suffix}`;
    const name = folderName(number, title);
    const id = migrationId(randomBytes(32));
    const record: MigrationRecord = {
      ...appendMigration(records, up.deltas, model, kinds, title, id),
      ...change,
      ...(gate === null ? {} : { gate }),
    };
    records.push(record);
    const steps = up.blocks.flatMap((block) => block.steps);
    return {
      folder: {
        number,
        name,
        record,
        up: renderMigration(up, { name, direction: 'up', about }),
        down: renderMigration(down, { name, direction: 'down', lost }),
      },
      summary: {
        name,
        statements: steps.length,
        hazards: steps.flatMap(({ hazards }) => hazards),
        explanation: explainPlan === null ? null : explainPlan(up, down),
      },
      up,
    };
  });
}

/** Whether a change may take several deploys: something is filled, or a table would be copied where others use it. */
export function mayTakeSeveral(state: PlannedState, down: Plan = wayBack(state)): boolean {
  const { plan, intents, online } = state;
  return intents.fills.size + intents.maps.size > 0 || (online && [plan, down].some(copiesAny));
}

function wayBack({ before, target, kinds, intents, planOptions }: PlannedState): Plan {
  return planMigration(target, before, kinds, { ...planOptions, renames: reverseRenames(intents.renames) });
}

/** What has no need of phases does not load what plans them. */
async function phasesOf(state: PlannedState): Promise<readonly Phase[]> {
  const { plan, intents, before, kinds, target, planOptions } = state;
  const down = wayBack(state);
  if (!mayTakeSeveral(state, down)) {
    const lost = lostBy(plan, before, intents.renames);
    return [{ suffix: '', gate: null, model: target, up: plan, down, about: [], lost }];
  }
  const { planPhases } = await import('../phases/plan-phases.ts');
  return planPhases(before, target, { kinds, intents, plan: planOptions, phased: state.online });
}

function copiesAny({ blocks }: Plan): boolean {
  const steps = blocks.flatMap((block) => block.steps);
  return steps.some(({ hazards }) => hazards.some(({ kind }) => kind === 'rewrites table'));
}
