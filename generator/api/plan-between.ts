import { compareUnmodelled, type UnmodelledDifference } from '../database/diff/compare-unmodelled.ts';
import type { CatalogSide } from '../database/diff/read-catalog.ts';
import { renderPlan } from '../emit/migration-sql.ts';
import type { Delta } from '../kernel/delta.ts';
import { type Model, modelOf } from '../kernel/model.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import { type Plan, planMigration } from '../kernel/plan.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import { kinds } from '../kinds/index.ts';
import { printLineComment } from '../sql/line-comment.ts';
import { print, trustSql } from '../sql/sql-text.ts';
import type { DiffResult } from './diff-results.ts';

type Left = DiffResult['left'][number];

export interface BetweenOptions {
  /** What schema.ts or the history declares, where it is what the plan leads to: all else of FROM is foreign. */
  readonly declared?: Model | null;
  /** Objects that are somebody else's on both sides (`external`). */
  readonly external?: ReadonlySet<ObjectId>;
  /** See PlanOptions. Default false. */
  readonly online?: boolean;
}

export interface Between {
  readonly plan: Plan;
  /** The way back, for explaining. */
  readonly back: () => Plan;
  readonly unmodelled: readonly UnmodelledDifference[];
  readonly left: readonly Left[];
}

/** Plans from one catalog to another: both as PostgreSQL tells them, never one of them as it was authored. */
export function planBetween(from: CatalogSide, to: CatalogSide, options: BetweenOptions = {}): Between {
  const external = options.external ?? new Set<ObjectId>();
  const declared = options.declared ?? null;
  const foreign = declared === null ? [] : foreignRoots(from.model, declared);
  const hidden = new Set([...external, ...foreign.map(({ id }) => id)]);
  const before = without(from.model, hidden);
  const after = without(to.model, external);
  const online = options.online ?? false;
  const plan = planMigration(before, after, kinds, { online });
  const kept = keptBy(plan);
  return {
    plan: { ...plan, deltas: plan.deltas.filter((delta) => !isKept(delta, kept)) },
    back: () => planMigration(after, before, kinds, { online }),
    unmodelled: compareUnmodelled(from.unmodelled, to.unmodelled),
    left: [
      ...foreign.filter(({ id }) => !external.has(id)).map((object) => leave(object, 'never declared')),
      ...kept.map((object) => leave(object, 'shared: no plan drops it')),
    ],
  };
}

/** The plan as a script that psql runs; empty where there is none. */
export function printBetween({ blocks }: Plan, from: string, to: string): string {
  if (blocks.length === 0) return '';
  // As pg_dump does: a body may name what is made after the function.
  const bodies = blocks.some(({ steps }) =>
    steps.some(({ sql }) => /^CREATE (OR REPLACE )?FUNCTION/.test(sql)),
  );
  const settings = bodies ? trustSql('\nSET check_function_bodies = off;') : trustSql('');
  return renderPlan({ deltas: [], blocks }, print`${printLineComment(`From ${from} to ${to}`)}${settings}`);
}

function leave({ kind, path }: SchemaObject, why: string): Left {
  return { kind, name: path.join('.'), why };
}

/** Tables, views, functions, extensions that nobody declared, where they stand in a schema that somebody did. */
function foreignRoots({ objects }: Model, declared: Model): readonly SchemaObject[] {
  return [...objects.values()].filter(
    ({ id, kind, owner }) => owner === 'schema' && kinds.get(kind).rank === 0 && !declared.objects.has(id),
  );
}

/** A model without these objects and what belongs to them. */
function without({ objects }: Model, hidden: ReadonlySet<ObjectId>): Model {
  if (hidden.size === 0) return { objects };
  const isHidden = (object: SchemaObject): boolean => {
    if (hidden.has(object.id)) return true;
    const parent = object.parent === null ? undefined : objects.get(object.parent);
    return parent !== undefined && parent.kind !== 'schema' && isHidden(parent);
  };
  return modelOf([...objects.values()].filter((object) => !isHidden(object)));
}

/** What is shared is left by its kind's own rule: removed, and destroyed by no step. */
function keptBy({ deltas, blocks }: Plan): readonly SchemaObject[] {
  const destroyed = new Set(blocks.flatMap(({ steps }) => steps.flatMap((step) => step.destroys)));
  return deltas.flatMap((delta) =>
    delta.verb === 'remove' && delta.object.parent === null && !destroyed.has(delta.object.id)
      ? [delta.object]
      : [],
  );
}

function isKept(delta: Delta, kept: readonly SchemaObject[]): boolean {
  return delta.verb === 'remove' && kept.includes(delta.object);
}
