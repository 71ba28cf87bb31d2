import type { Delta } from './delta.ts';
import { diffModels, type SameText } from './diff.ts';
import type { Draft } from './draft.ts';
import { draftDeltas } from './draft-deltas.ts';
import { type DraftContext, draftContext } from './draft-steps.ts';
import type { Registry } from './kind.ts';
import { keepApart, mergeClauses } from './merge-clauses.ts';
import { emptyModel, type Model, type ModelView, viewModel } from './model.ts';
import { kindOf, type ObjectId, objectId, pathOf } from './object-id.ts';
import { type OrderedSteps, orderSteps, orderWhole } from './order-steps.ts';
import { recreatedTexts } from './recreated-texts.ts';
import { type RenameMap, renameIds, renamer, reverseRenames } from './rename.ts';
import { renameSteps } from './rename-steps.ts';
import { beforeRenames, renameTurn, withoutHolders } from './rename-turns.ts';
import { type Block, joinBlocks, splitBlocks } from './split-blocks.ts';
import type { PlannedStep } from './step.ts';
import { indexDrafts } from './step-graph.ts';
import { trafficOf } from './traffic.ts';

export type { Block } from './split-blocks.ts';

/** What leads from one model to another, as deltas for history and as statements for a database. */
export interface Plan {
  /** See `applyDeltas` for their order. */
  readonly deltas: readonly Delta[];
  readonly blocks: readonly Block[];
}

export interface PlanOptions {
  /** False: every step is a statement of its own. Default true. */
  readonly merge?: boolean;
  /**
   * False: what stands in the statement of a new object is a step of its own first, as in any other plan. The plan is
   * the same, and dearer. Default true.
   */
  readonly whole?: boolean;
  readonly sameText?: SameText;
  /** Declared renames, by the id that the object has in `before`. Those that PostgreSQL cannot do drop and create. */
  readonly renames?: RenameMap;
  /** Declared conversions, by the id of what is converted in `after`. */
  readonly casts?: DraftContext['casts'];
  /** For the hazards of what changes in place, by its id in `after`. */
  readonly inPlace?: DraftContext['inPlace'];
  /**
   * True: what exists is in use meanwhile, so that no statement may make others wait for long, and a transaction stops
   * the traffic of one table. Default false.
   */
  readonly online?: boolean;
}

/**
 * Plans the way from one model to another. The way down is planned like the way up:
 * `planMigration(after, before, kinds)`, with the renames turned round.
 *
 * @throws SchemaError TW3xx for what cannot be planned, all at once.
 */
export function planMigration(before: Model, after: Model, kinds: Registry, options: PlanOptions = {}): Plan {
  const renames = possibleRenames(before, options.renames ?? new Map(), kinds);
  if (renameTurn(before, after, renames, kinds) === 'first')
    return planInOne(before, after, kinds, { ...options, renames });
  const middle = beforeRenames(before, after, renames, kinds);
  const called = renamer(after, reverseRenames(renames));
  const casts = new Map(Array.from(options.casts ?? [], ([id, cast]) => [called(id), cast] as const));
  const changed = planInOne(before, middle, kinds, { ...options, renames: new Map(), casts });
  const named = planInOne(middle, after, kinds, { ...options, renames });
  return {
    deltas: deltasBetween(before, after, renames, kinds, options.sameText),
    blocks: joinBlocks(changed.blocks, named.blocks),
  };
}

/** The steps that make a model from nothing, in their order: a plan that is read, not run, is cut into no transactions. */
export function planBuild(model: Model, kinds: Registry): readonly PlannedStep[] {
  return planSteps(emptyModel, model, kinds, { renames: new Map() }).steps;
}

type RenamingOptions = PlanOptions & { readonly renames: RenameMap };

function planInOne(before: Model, after: Model, kinds: Registry, options: RenamingOptions): Plan {
  const { deltas, steps, context } = planSteps(before, after, kinds, options);
  return { deltas, blocks: splitBlocks(steps, context) };
}

/** Renames come first. */
function planSteps(before: Model, after: Model, kinds: Registry, options: RenamingOptions) {
  const { renames } = options;
  const renamed = renameIds(before, renames, kinds);
  const context = draftContext(viewModel(renamed), viewModel(after), kinds, options);
  const differences = diffModels(renamed, after, kinds, options.sameText);
  const recreated = recreatedTexts(before, renamed, after, differences, kinds);
  const homes = newHomes(before, renames, differences);
  const rest = homes.length === 0 ? differences : differences.filter((delta) => !homes.includes(delta));
  const deltas = recreated.length === 0 ? rest : [...rest, ...recreated];
  const merge = options.merge ?? true;
  const wholly = merge && (options.whole ?? true) && renames.size === 0;
  const steps = [
    ...(homes.length === 0 ? [] : arrange(draftDeltas(homes, context), context, false)),
    ...keepRenames(before, renames, kinds),
    ...((wholly ? arrangeWhole(deltas, context) : null) ??
      arrange(draftDeltas(deltas, context), context, merge)),
  ];
  return { deltas: [...renameDeltas(before, renamed, renames), ...differences], steps, context };
}

/** What holds a name that a rename gives to something else goes before it. */
function deltasBetween(
  before: Model,
  after: Model,
  renames: RenameMap,
  kinds: Registry,
  sameText: SameText | undefined,
): readonly Delta[] {
  const left = withoutHolders(before, renames);
  const renamed = renameIds(left, renames, kinds);
  const deltas: Delta[] = [];
  for (const object of before.objects.values())
    if (object.owner === 'schema' && !left.objects.has(object.id)) deltas.push({ verb: 'remove', object });
  return [...deltas, ...renameDeltas(left, renamed, renames), ...diffModels(renamed, after, kinds, sameText)];
}

/**
 * Plans what only makes new objects, each with its items at once; null where that is not enough: something else happens,
 * an item came as a step after all, or must wait for what waits for its statement.
 */
function arrangeWhole(deltas: readonly Delta[], context: DraftContext): readonly PlannedStep[] | null {
  if (!deltas.every(({ verb }) => verb === 'add')) return null;
  const drafts = draftDeltas(deltas, context, true);
  if (drafts.some(({ step }) => step.clause?.as === 'create-item')) return null;
  const ordered = orderWhole(indexDrafts(drafts, context.kinds));
  return ordered === null ? null : mergeOrdered(ordered, drafts, context);
}

function arrange(drafts: readonly Draft[], context: DraftContext, merge: boolean): readonly PlannedStep[] {
  const ordered = orderSteps(indexDrafts(drafts, context.kinds), merge);
  return merge ? mergeOrdered(ordered, drafts, context) : keepApart(ordered, drafts);
}

function mergeOrdered(
  ordered: OrderedSteps,
  drafts: readonly Draft[],
  context: DraftContext,
): readonly PlannedStep[] {
  const get: ModelView['get'] = (id) => context.after.get(id) ?? context.before.get(id);
  const mayJoin = context.online ? trafficOf(context).mayShare : () => true;
  return mergeClauses(ordered, drafts, get, context.kinds, mayJoin);
}

/** Those that are in the model, change something, and that PostgreSQL can do. */
function possibleRenames(before: Model, renames: RenameMap, kinds: Registry): RenameMap {
  const possible = new Map<ObjectId, ObjectId>();
  for (const [from, to] of renames) {
    const object = before.objects.get(from);
    if (object !== undefined && from !== to && kinds.get(object.kind).rename !== undefined)
      possible.set(from, to);
  }
  return possible;
}

function keepRenames(before: Model, renames: RenameMap, kinds: Registry): readonly PlannedStep[] {
  return renameSteps(before, renames, kinds).map((step) => ({ ...step, merged: [step] }));
}

/** What this plan makes and a rename moves something into: it must be there before any rename. */
function newHomes(before: Model, renames: RenameMap, deltas: readonly Delta[]): readonly Delta[] {
  if (renames.size === 0) return [];
  const wanted = new Set<ObjectId>();
  for (const [from, to] of renames) {
    const parent = before.objects.get(from)?.parent ?? null;
    if (parent !== null) wanted.add(objectId(kindOf(parent), pathOf(to).slice(0, pathOf(parent).length)));
  }
  return deltas.filter((delta) => delta.verb === 'add' && wanted.has(delta.object.id));
}

function renameDeltas(before: Model, renamed: Model, renames: RenameMap): readonly Delta[] {
  const deltas: Delta[] = [];
  for (const [from, to] of renames) {
    const [old, now] = [before.objects.get(from), renamed.objects.get(to)];
    if (old !== undefined && now !== undefined) deltas.push({ verb: 'rename', before: old, after: now });
  }
  return deltas;
}
