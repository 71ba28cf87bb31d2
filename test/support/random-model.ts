import { type Model, modelOf } from '../../generator/kernel/model.ts';
import { type ObjectId, objectId } from '../../generator/kernel/object-id.ts';
import type { SchemaObject } from '../../generator/kernel/schema-object.ts';
import type { Constraint } from '../../generator/kinds/constraint/model.ts';
import type { Expression } from '../../generator/sql/expression.ts';
import * as objects from '../kinds/objects.ts';
import {
  type BuiltColumn,
  buildColumn,
  comment,
  own,
  type Place,
  pick,
  type Surroundings,
} from './random-column.ts';
import type { FunctionGenes, Spec, TableSpec, ViewGenes } from './random-spec.ts';
import { type BuiltKey, buildConstraint, buildForeignKey, buildIndex, buildTrigger } from './random-table.ts';

/** A model, and which object stands in which slot of its spec. */
export interface RandomModel {
  readonly model: Model;
  readonly slots: ReadonlyMap<string, ObjectId>;
}

const schemaNames = ['shop', 'sh"op */ -- $$', 'store'];
const tableNames = ['orders', 'sel"ect', 'clients', 'order', 'item', "it's", 'line\nbreak 😀'];
const viewNames = ['orders_view', 'a "view"', 'totals', 'user', 'vue é'];

class Builder {
  readonly objects: SchemaObject[] = [{ ...objects.schema('public'), owner: 'external' }];
  readonly slots = new Map<string, ObjectId>();
  readonly #relations = new Set<string>();

  put<T extends SchemaObject>(slot: string, object: T | null): T | null {
    if (object === null) return null;
    this.objects.push(object);
    this.slots.set(slot, object.id);
    return object;
  }

  /** Whether the name was free. */
  take(schema: string, name: string): boolean {
    const key = JSON.stringify([schema, name]);
    if (this.#relations.has(key)) return false;
    this.#relations.add(key);
    return true;
  }
}

/** The model of a spec: every number means something, and PostgreSQL takes whatever comes out. */
export function buildModel(spec: Spec): RandomModel {
  const builder = new Builder();
  const second = spec.schema.on === 0 ? null : pick(schemaNames, spec.schema.name);
  if (second !== null) builder.put('s', objects.schema(second, comment(spec.schema.comment)));
  const schemaOf = (gene: number): string => (second !== null && gene % 3 === 0 ? second : 'public');
  const extension = (name: string, { on, schema }: { on: number; schema: number }): string | null => {
    if (on === 0) return null;
    // Apart from the tables' schemas, which come and go: one that holds an extension is never dropped.
    const inside = schema % 2 === 0 ? 'public' : 'extensions';
    if (inside !== 'public' && !builder.slots.has('x')) builder.put('x', objects.schema(inside));
    builder.put(name, objects.extension(name, inside));
    return inside;
  };
  const trgm = extension('pg_trgm', spec.trgm);
  const citext = extension('citext', spec.citext);
  const [fires, count] = spec.functions.map((genes, slot) => buildFunction(builder, genes, slot, schemaOf));
  const around: Surroundings = { trgm, citext, fires: fires ?? null, count: count ?? null };
  buildTables(builder, spec.tables, schemaOf, around);
  for (const [slot, genes] of spec.views.entries()) buildView(builder, genes, slot, schemaOf, around);
  return { model: modelOf(builder.objects), slots: builder.slots };
}

function buildFunction(
  builder: Builder,
  genes: FunctionGenes,
  slot: number,
  schemaOf: (gene: number) => string,
): ObjectId | null {
  if (genes.on === 0) return null;
  const schema = schemaOf(genes.schema);
  const name = pick([`fn_${slot}`, `fn "${slot}" $$`, `fn_${slot}_x`], genes.name);
  const say = comment(genes.comment);
  const settings = pick(
    [{ search_path: '' }, {}, { search_path: 'pg_catalog, "My Schema"', work_mem: '8MB' }],
    genes.settings,
  );
  const security = genes.security % 3 === 0 ? ('definer' as const) : ('invoker' as const);
  const marks = {
    strict: genes.marks % 3 === 0,
    parallel: pick(['unsafe', 'safe', 'restricted'] as const, genes.marks),
    leakproof: genes.marks % 7 === 0,
    security,
    settings,
  };
  if (slot === 0) {
    const body = pick(['BEGIN RETURN NEW; END', "\nBEGIN\n  -- $$ it's\n  RETURN NEW;\nEND\n"], genes.body);
    const props = { returns: 'trigger', language: 'plpgsql', body: [body], security, settings };
    return builder.put(`f${slot}`, objects.routine([schema, name, '()'], props, say))?.id ?? null;
  }
  if (slot === 1) {
    const argument = {
      name: pick(['n', null, 'm'], genes.form),
      type: 'integer',
      mode: 'in' as const,
      default: null,
    };
    const props = {
      arguments: [argument],
      returns: pick(['integer', 'integer', 'bigint'], genes.form),
      language: 'sql',
      body: [pick(['SELECT $1 + 1', 'SELECT $1 + 2', 'SELECT coalesce($1, 0)'], genes.body)],
      volatility: 'immutable' as const,
      ...marks,
    };
    return builder.put(`f${slot}`, objects.routine([schema, name, '(integer)'], props, say))?.id ?? null;
  }
  const volatility = pick(['volatile', 'stable', 'immutable'] as const, genes.marks >> 1);
  const text = { name: 'value', type: 'text', mode: 'in' as const, default: null };
  const table = slot === 3 && genes.form % 2 === 0;
  const second = {
    name: 'times',
    type: 'integer',
    mode: 'in' as const,
    default: [{ literal: genes.body }] as Expression,
  };
  const args =
    genes.form % 3 === 1
      ? [text, second]
      : genes.form % 3 === 2
        ? [{ ...text, mode: 'inout' as const }]
        : [text];
  const types = `(${args.map(({ type }) => type).join(', ')})`;
  const returns =
    table && genes.form % 3 !== 2 ? 'TABLE(a text, b integer)' : genes.form % 3 === 0 ? 'SETOF text' : 'text';
  const body = returns.startsWith('TABLE') ? 'SELECT $1, 1' : 'SELECT $1';
  const props = { arguments: args, returns, language: 'sql', body: [body], volatility, ...marks };
  return builder.put(`f${slot}`, objects.routine([schema, name, types], props, say))?.id ?? null;
}

interface BuiltTable {
  readonly place: Place;
  readonly id: ObjectId;
  readonly spec: TableSpec;
  readonly columns: readonly BuiltColumn[];
  readonly keys: readonly BuiltKey[];
}

function buildTables(
  builder: Builder,
  specs: readonly TableSpec[],
  schemaOf: (gene: number) => string,
  around: Surroundings,
): void {
  const tables: BuiltTable[] = [];
  for (const [slot, spec] of specs.entries()) {
    const schema = schemaOf(spec.own.schema);
    const name = pick(tableNames, slot + (spec.own.name % 3));
    if (spec.own.on === 0 || !builder.take(schema, name)) continue;
    const place: Place = { path: [schema, name], slot };
    const columns: BuiltColumn[] = [];
    for (const [at, genes] of spec.columns.entries()) {
      const built = buildColumn(genes, at, place, columns, around);
      if (built === null) continue;
      columns.push(built);
      builder.put(`t${slot}.c${at}`, built.column);
    }
    builder.put(`t${slot}`, buildTable(spec, place, columns));
    tables.push(buildKeys(builder, spec, place, columns, around));
  }
  for (const { place, spec, columns } of tables) {
    for (const [at, genes] of spec.constraints.entries()) {
      const { id, keys } = pick(tables, genes.target);
      builder.put(`t${place.slot}.k${at}`, buildForeignKey(genes, at, place, columns, { id, keys }));
    }
  }
}

function buildTable({ own: genes }: TableSpec, { path }: Place, columns: readonly BuiltColumn[]) {
  const toast = columns.some(({ column }) => ['text', 'jsonb'].includes(column.props.type.name));
  const options: Record<string, string> = {};
  if (genes.with % 3 === 1) options.fillfactor = genes.with % 2 === 0 ? '70' : '90';
  if (genes.with % 5 === 2) options.autovacuum_enabled = 'false';
  if (genes.with % 4 === 3 && toast) options['toast.autovacuum_enabled'] = 'false';
  return objects.table(
    path,
    {
      rls: pick(['off', 'enabled', 'forced'] as const, genes.rls),
      unlogged: false,
      with: options,
      columnOrder: columns.map(({ column }) => column.path[2] ?? ''),
    },
    comment(genes.comment),
  );
}

function buildKeys(
  builder: Builder,
  spec: TableSpec,
  place: Place,
  columns: readonly BuiltColumn[],
  around: Surroundings,
): BuiltTable {
  const [keys, all]: [BuiltKey[], BuiltKey[]] = [[], []];
  const constraints: Constraint[] = [];
  for (const [at, genes] of spec.constraints.entries()) {
    const built = buildConstraint(genes, at, place, columns, all, constraints, around);
    if (built === null) continue;
    constraints.push(built);
    builder.put(`t${place.slot}.k${at}`, built);
    const members = built.props.columns.flatMap((id) => columns.find(({ column }) => column.id === id) ?? []);
    if (members.length === 0) continue;
    all.push({ id: built.id, columns: members });
    if (built.props.deferrable === 'no') keys.push({ id: built.id, columns: members });
  }
  for (const [at, genes] of spec.indexes.entries()) {
    const built = buildIndex(genes, at, place, columns, all, around);
    if (built === null) continue;
    builder.put(`t${place.slot}.i${at}`, built.object);
    if (built.key === null) continue;
    all.push(built.key);
    keys.push(built.key);
  }
  for (const [at, genes] of spec.triggers.entries()) {
    builder.put(`t${place.slot}.g${at}`, buildTrigger(genes, at, place, columns, around));
  }
  return { place, id: objectId('table', place.path), spec, columns, keys };
}

/** Relations of the model so far, with the names of their columns. */
function sourcesOf(
  builder: Builder,
): readonly { id: ObjectId; path: readonly string[]; columns: readonly string[] }[] {
  return builder.objects.flatMap(({ kind, id, path, props }) => {
    if (kind !== 'table' && kind !== 'view') return [];
    const names: unknown = Reflect.get(props, kind === 'table' ? 'columnOrder' : 'columns');
    return Array.isArray(names) && names.length > 0 ? [{ id, path, columns: names.map(String) }] : [];
  });
}

function buildView(
  builder: Builder,
  genes: ViewGenes,
  slot: number,
  schemaOf: (gene: number) => string,
  around: Surroundings,
): void {
  const sources = sourcesOf(builder);
  const path: [string, string] = [schemaOf(genes.schema), pick(viewNames, slot + (genes.name % 2))];
  if (genes.on === 0 || sources.length === 0 || !builder.take(path[0], path[1])) return;
  const source = pick(sources, genes.source);
  const column = (name: string): ObjectId => objectId('column', [...source.path, name]);
  const [a, b] = [pick(source.columns, genes.a), pick(source.columns, genes.b)];
  const via = genes.where % 2 === 0 ? ('table' as const) : { alias: 'q "r' };
  const from: Expression = [' FROM ', own(source.id, via)];
  const where: Expression = genes.where % 3 === 0 ? [' WHERE ', own(column(b), via), ' IS NOT NULL'] : [];
  const uses = new Set<ObjectId>([source.id, column(a)]);
  if (where.length > 0) uses.add(column(b));
  let list: Expression = [own(column(a), via)];
  let names = [a];
  const form = genes.form % 8;
  let tail: Expression = where;
  if (form === 1 && a !== b) {
    list = [...list, ', ', own(column(b), via)];
    names = [a, b];
    uses.add(column(b));
  } else if (form === 2) {
    list = [own(column(a), via), ' AS ', { name: 'x "y' }, ', ', { literal: 1 }, ' AS one'];
    names = ['x "y', 'one'];
  } else if (form === 3) {
    list = ['count(', own(column(a), via), ') AS total'];
    names = ['total'];
  } else if (form === 4) {
    list = ['concat(', own(column(a), via), ', ', { literal: "it's" }, ') AS total, count(*) OVER () AS one'];
    names = ['total', 'one'];
  } else if (form === 5) {
    tail = [...where, ' UNION ALL SELECT ', own(column(b), via), ...from];
    if (a === b) uses.add(column(b));
    else tail = where;
  } else if (form === 6) {
    list = [own(column(a), via), ' IS NULL AS total -- x\n'];
    names = ['total'];
    tail = ['\n', ...where];
  } else if (form === 7 && around.count !== null) {
    list = [own(around.count, 'call'), '(1) AS total, ', own(column(a), via), ' AS x'];
    names = ['total', 'x'];
    uses.add(around.count);
  }
  finish(['SELECT ', ...list, ...from, ...tail]);

  function finish(query: Expression): void {
    const simple = form === 0 || form === 1;
    const view = objects.view(
      path,
      joined(query),
      names,
      [...uses],
      {
        securityInvoker: genes.options % 2 === 0,
        securityBarrier: genes.options % 5 === 0,
        checkOption:
          simple && source.id.startsWith('table:')
            ? pick(['none', 'none', 'local', 'cascaded'] as const, genes.options)
            : 'none',
        columnComments:
          comment(genes.columnComment) === null
            ? {}
            : { [names[0] ?? '']: comment(genes.columnComment) ?? '' },
      },
      comment(genes.comment),
    );
    const calls = view.uses.map((use) =>
      use.on === around.count ? { on: use.on, as: 'calls' as const } : use,
    );
    builder.put(`v${slot}`, { ...view, uses: calls });
    if (genes.instead % 4 !== 0 || around.fires === null) return;
    const events = pick([['insert'], ['insert', 'delete']] as const, genes.instead >> 2);
    const props = { timing: 'instead of', events, function: around.fires } as const;
    builder.put(`v${slot}.g`, objects.trigger([...path, `instead ${slot}`], 'view', props));
  }
}

/** Neighbouring strings of a text are always joined. */
function joined(query: Expression): Expression {
  const segments: Expression[number][] = [];
  for (const segment of query) {
    const last = segments.at(-1);
    if (typeof segment === 'string' && typeof last === 'string')
      segments[segments.length - 1] = last + segment;
    else segments.push(segment);
  }
  return segments;
}
