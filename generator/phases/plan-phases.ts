import { canonicalText, readProps } from '../kernel/canonical.ts';
import type { Delta } from '../kernel/delta.ts';
import { type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import type { Registry } from '../kernel/kind.ts';
import { type Model, viewModel } from '../kernel/model.ts';
import { nameObject } from '../kernel/name-object.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import { type Block, type Plan, type PlanOptions, planMigration } from '../kernel/plan.ts';
import { type RenameMap, renameIds, reverseRenames } from '../kernel/rename.ts';
import { withoutHolders } from '../kernel/rename-turns.ts';
import { numbered, titleOf } from '../kernel/split-blocks.ts';
import type { Step } from '../kernel/step.ts';
import { whatItHeld } from '../sql/loss-comment.ts';
import { type Conversions, findConversions } from './conversion.ts';
import { findFills } from './fill.ts';
import { takenNames } from './free-name.ts';
import { type Intermediate, intermediateModels } from './intermediate-models.ts';
import { lostBy } from './lost-by.ts';
import type { NameSwap } from './name-swap.ts';
import type { Intents } from './read-intents.ts';
import { judgeSwap } from './scaffold-hazards.ts';
import type { Unswap } from './unswap.ts';
import { findValueMaps } from './value-map.ts';

/** One migration of a change. */
export interface Phase {
  readonly suffix: '' | 'expand' | 'contract';
  /** Set where it waits until programs that know the phase before are deployed. */
  readonly gate: 'deploy' | null;
  /** What the history folds to with it. */
  readonly model: Model;
  readonly up: Plan;
  readonly down: Plan;
  /** For the reader of its SQL. */
  readonly about: readonly string[];
  /** What its way back cannot bring, by the names of people. */
  readonly lost: readonly string[];
}

/** What one plan leads from one model to another, and what is written once it is there. */
interface Stage {
  readonly to: Model;
  readonly options?: PlanOptions;
  readonly writes?: readonly Step[];
  /** Names are swapped between these models. */
  readonly swap?: NameSwap;
}

export interface PhaseOptions {
  readonly kinds: Registry;
  readonly intents: Intents;
  /** Of every plan. */
  readonly plan: PlanOptions;
  /** False: what would take several deploys is done at once. */
  readonly phased: boolean;
}

/**
 * The way between two models as one migration, or as several of one change: what would block or break programs that run is made
 * beside the old (expand), filled in batches, and takes its place once they are gone (contract). Every prefix leads to a
 * model of its own, in which the scaffolding is made of ordinary objects.
 *
 * @throws SchemaError TW326 for a backfill that no key serves, TW327 where changes are in each other's way
 */
export function planPhases(before: Model, after: Model, options: PhaseOptions): readonly Phase[] {
  const { kinds, intents, phased } = options;
  const renamed = renameIds(before, intents.renames, kinds);
  const [old, now] = [viewModel(renamed), viewModel(after)];
  const taken = takenNames(renamed, after);
  const { fills, problems } = findFills(old, now, intents.fills, phased);
  if (problems.length > 0) throw new SchemaError(problems);
  const maps = findValueMaps(old, now, intents.maps);
  const found = phased ? findConversions(old, now, intents.casts, taken) : noConversions;
  const carried = carriedViews(before, renamed);
  const asked = fills.filter(({ implied }) => !implied);
  // What nobody asked for gives way.
  const tried = [
    { ...found, fills },
    { ...withoutAny(found), fills },
    { ...withoutAny(found), fills: asked },
  ];
  for (const { inPlace, ...each } of tried) {
    const told = { ...options, plan: { ...options.plan, inPlace } };
    if (each.conversions.length + each.fills.length + maps.length === 0)
      return [wholePhase(before, after, told)];
    const models = intermediateModels(renamed, after, { ...each, maps, phased, carried }, taken, kinds);
    if (models !== null) return phasesOf(before, after, models, told);
  }
  throw new SchemaError([inEachOthersWay(asked[0]?.column.id ?? maps[0]?.column.id ?? null)]);
}

const noConversions: Conversions = { conversions: [], inPlace: new Map() };

/** Where a view, of which an old and a new form have to be there at once, is in the way. */
function withoutAny({ conversions, inPlace }: Conversions): Conversions {
  const why = 'what reads it changes at the same time';
  return {
    conversions: [],
    inPlace: new Map([...inPlace, ...conversions.map(({ after: { id } }) => [id, why] as const)]),
  };
}

/**
 * Views with a query into which a rename goes. PostgreSQL leaves the names of their output columns as they were, which the
 * renamed model does not tell, so that only their new form can be counted on.
 */
function carriedViews(before: Model, renamed: Model): ReadonlySet<ObjectId> {
  const originals = before.objects.values();
  const found = new Set<ObjectId>();
  for (const object of renamed.objects.values()) {
    const original = originals.next().value;
    if (object.kind !== 'view' || original === undefined) continue;
    if (canonicalText(readProps(object.props).query) !== canonicalText(readProps(original.props).query))
      found.add(object.id);
  }
  return found;
}

function wholePhase(before: Model, after: Model, options: PhaseOptions): Phase {
  const phase: Omit<Phase, 'lost'> = {
    suffix: '',
    gate: null,
    model: after,
    up: planStages(before, [{ to: after, options: forward(options) }], forward(options), options.kinds),
    down: planBack(after, before, options),
    about: [],
  };
  return withLosses(before, phase, options.intents.renames);
}

/**
 * The way back of what takes one deploy: columns that return with values of their own get them in batches too, and a type that would
 * copy the table is made beside it and swapped, which programs of either side take for the same column.
 */
function planBack(from: Model, to: Model, options: PhaseOptions): Plan {
  const { kinds, phased } = options;
  const renames = reverseRenames(options.intents.renames);
  const left = withoutHolders(from, renames);
  const renamed = renameIds(left, renames, kinds);
  const [old, now] = [viewModel(renamed), viewModel(to)];
  const { fills } = findFills(old, now, new Map(), phased);
  const taken = takenNames(from, renamed, to);
  const found = phased ? findConversions(old, now, new Map(), taken) : noConversions;
  const carried = carriedViews(left, renamed);
  const none = withoutAny(found);
  for (const { inPlace, ...each } of [
    { ...found, fills },
    { ...none, fills },
  ]) {
    if (each.conversions.length + each.fills.length === 0) break;
    const plan = { ...options.plan, inPlace };
    const models = intermediateModels(renamed, to, { ...each, maps: [], phased, carried }, taken, kinds);
    if (models === null) continue;
    const { gated, expanded } = models;
    const whole = { ...plan, renames };
    const first = planStages(
      from,
      [...filled(models, whole), { to: gated ? expanded : to }],
      whole,
      kinds,
      plan,
    );
    if (!gated) return first;
    const { blocks } = planContract(models, to, { ...options, plan });
    const deltas = deltasBetween(from, to, whole, kinds);
    return { deltas, blocks: numbered([...first.blocks, ...blocks]) };
  }
  return planMigration(from, to, kinds, { ...options.plan, inPlace: none.inPlace, renames });
}

/** To where every row has its values. */
function filled({ start, filling, fill }: Intermediate, options: PlanOptions): readonly Stage[] {
  return [
    { to: start, options },
    ...(filling === start ? [] : [{ to: filling }]),
    { to: filling, writes: fill },
  ];
}

/** @param extra of a conversion, whose values are in no column of the model before by that name */
function withLosses(
  before: Model,
  phase: Omit<Phase, 'lost'>,
  renames: RenameMap,
  extra: readonly string[] = [],
): Phase {
  return { ...phase, lost: [...lostBy(phase.up, before, renames), ...extra] };
}

function phasesOf(
  before: Model,
  after: Model,
  models: Intermediate,
  options: PhaseOptions,
): readonly Phase[] {
  const { kinds, plan, intents } = options;
  const { expanded, gated } = models;
  const first = filled(models, forward(options));
  if (!gated) {
    const phase: Omit<Phase, 'lost'> = {
      suffix: '',
      gate: null,
      model: after,
      up: planStages(before, [...first, { to: after }], forward(options), kinds, plan),
      down: planBack(after, before, options),
      about: models.about,
    };
    return [withLosses(before, phase, intents.renames)];
  }
  const expand: Omit<Phase, 'lost'> = {
    suffix: 'expand',
    gate: null,
    model: expanded,
    up: planStages(before, [...first, { to: expanded }], forward(options), kinds, plan),
    down: planBack(expanded, before, options),
    about: models.about,
  };
  const { unswap } = models;
  const contract: Omit<Phase, 'lost'> = {
    suffix: expand.up.deltas.length === 0 ? '' : 'contract',
    gate: 'deploy',
    model: after,
    up: planContract(models, after, options),
    down:
      unswap === null
        ? planMigration(after, expanded, kinds, plan)
        : planUnswap(models, unswap, after, options),
    about: models.aboutContract,
  };
  const beyond = models.conversions.flatMap(({ before: old, gone }) =>
    gone === null ? [] : `${whatItHeld(nameObject(old))}${gone}`,
  );
  for (const { column } of models.maps)
    beyond.push(`which rows of ${nameObject(column)} had values that went`);
  const last = withLosses(expanded, contract, models.renames, beyond);
  return expand.up.deltas.length === 0 ? [last] : [withLosses(before, expand, intents.renames), last];
}

/** From where everything stands beside the old. */
function planContract(models: Intermediate, to: Model, { kinds, plan }: PhaseOptions): Plan {
  const { expanded, straggle, swap, renames, conversions } = models;
  const { deltas, blocks } = planStages(
    expanded,
    [
      ...(straggle.length === 0 ? [] : [{ to: expanded, writes: straggle }]),
      ...(swap === null ? [] : swapStages(swap)),
      { to },
    ],
    { ...plan, renames },
    kinds,
    plan,
  );
  return { deltas, blocks: judgeSwap(blocks, renames, conversions) };
}

/** Back to where the new stands beside the old. */
function planUnswap(
  { expanded, renames, conversions }: Intermediate,
  { start, fill, ready, swap }: Unswap,
  from: Model,
  { kinds, plan }: PhaseOptions,
): Plan {
  const back = reverseRenames(renames);
  const stages = [{ to: start, writes: fill }, { to: ready }, ...swapStages(swap), { to: expanded }];
  const { deltas, blocks } = planStages(from, stages, { ...plan, renames: back }, kinds, plan);
  const turned = conversions.map((each) => ({ ...each, after: each.before, lost: each.cut }));
  return { deltas, blocks: judgeSwap(blocks, back, turned) };
}

function forward({ intents, plan }: PhaseOptions): PlanOptions {
  return { ...plan, renames: intents.renames, casts: intents.casts };
}

function swapStages(swap: NameSwap): readonly Stage[] {
  return [
    { to: swap.released, options: { renames: swap.release } },
    { to: swap.to, swap },
  ];
}

/** @param whole how the first and the last model are compared, for what history records */
function planStages(
  from: Model,
  stages: readonly Stage[],
  whole: PlanOptions,
  kinds: Registry,
  each: PlanOptions = {},
): Plan {
  const blocks: Block[] = [];
  let at = from;
  for (const { to, options, swap, writes = [] } of stages) {
    if (swap !== undefined) blocks.push(swapBlock(swap, each, kinds));
    else if (to !== at) blocks.push(...planMigration(at, to, kinds, { ...each, ...options }).blocks);
    for (const step of writes) {
      blocks.push({
        number: 0,
        transaction: 'outside',
        title: step.title,
        steps: [{ ...step, merged: [step] }],
      });
    }
    at = to;
  }
  return {
    deltas: deltasBetween(from, at, whole, kinds),
    blocks: numbered(blocks),
  };
}

/** What is swapped stands complete on both sides: each statement is short, and none may be seen without the others. */
function swapBlock({ parts, tables }: NameSwap, each: PlanOptions, kinds: Registry): Block {
  const steps = parts.flatMap(({ from, to, renames, last }) => [
    ...planMigration(from, to, kinds, { ...each, online: false, renames }).blocks.flatMap(
      (block) => block.steps,
    ),
    ...last.map((step) => ({ ...step, merged: [step] })),
  ]);
  const stops = each.online === true ? tables : [];
  return { number: 0, transaction: 'inside', title: titleOf(steps), steps, stops, grantsByName: true };
}

function deltasBetween(from: Model, to: Model, options: PlanOptions, kinds: Registry): readonly Delta[] {
  return planMigration(from, to, kinds, options).deltas;
}

function inEachOthersWay(at: ObjectId | null): Diagnostic {
  return {
    code: 'TW327',
    severity: 'error',
    message: 'changes of this schema are in the way of a backfill',
    hint: 'Make them in a migration before it.',
    at,
    source: null,
  };
}
