import { distinctValues } from '../emit/distinct-values.ts';
import { type FinderCall, finderCalls } from '../emit/finder-calls.ts';
import { relationsOf } from '../emit/relation.ts';
import type { RelationColumn } from '../emit/relation-document.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { asDescribed, readDescribedViews } from './described-views.ts';
import { type AskedDatabase, type LoadedModule, loadHelpers } from './load-helpers.ts';
import type { HelperPlan } from './results.ts';
import type { SchemaState } from './schema-state.ts';
import type { ServerAtHand } from './server-use.ts';

/** The plan of every helper that finds, lists or searches, and what is wrong with them. */
export interface ExplainedHelpers {
  readonly plans: readonly HelperPlan[];
  readonly problems: readonly Diagnostic[];
  readonly notes: readonly Diagnostic[];
}

/** Has PostgreSQL plan every finder on statistics of a million rows a table, its settings as they are. */
export async function explainHelpers(
  { project, loaded, kinds }: SchemaState,
  server: ServerAtHand['server'] & object,
): Promise<ExplainedHelpers> {
  const { shadowTemplate } = await import('../database/proof/shadow-templates.ts');
  const { pretendRows } = await import('../database/proof/pretend-rows.ts');
  const { explainStatement } = await import('../database/explain-statement.ts');
  const { known } = readDescribedViews(project, loaded);
  const relations = relationsOf(loaded.model, asDescribed(known)).filter(({ owner }) => owner === 'schema');
  const modules = await loadHelpers(project, relations);
  const shadow = await server.create(await shadowTemplate(server, loaded.model, kinds));
  const { client, close } = await shadow.open();
  try {
    // What an application has; an extension's operators are found by it.
    await client.query('SET search_path = public');
    const tables = relations.filter(({ kind }) => kind === 'table');
    const refused = await pretendRows(
      client,
      tables.map((table) => ({ schema: table.schema, name: table.name, distinct: distinctValues(table) })),
      loaded.model,
    );
    const plans: HelperPlan[] = [];
    for (const call of relations.flatMap(finderCalls)) {
      const asked = await ask(call, modules.get(call.relation) ?? {});
      const { indexes, scanned, rows, cost } = await explainStatement(client, asked.text, asked.values);
      const { relation, helper, order, index } = call;
      const name = relation.schema === 'public' ? relation.name : `${relation.schema}.${relation.name}`;
      plans.push({
        postgres: server.major,
        helper: `${name}.${helper}${order === null ? '' : ` by ${order}`}`,
        expected: index,
        chosen: indexes,
        scanned,
        rows,
        cost,
        isServed: isServed(call, indexes),
      });
    }
    const problems = plans.flatMap((plan) => (plan.isServed ? [] : [problemOf(plan)]));
    return { plans, problems, notes: [...refused].map(unfilled) };
  } finally {
    await close();
    await shadow.drop();
  }
}

/** A table's finder reads nothing but its index; a view's also what it joins. */
function isServed({ relation, index, others }: FinderCall, chosen: readonly string[]): boolean {
  const fits = (name: string): boolean => name === index || others.includes(name);
  return chosen.length > 0 && (relation.kind === 'view' ? chosen.some(fits) : chosen.every(fits));
}

/** The statement that a helper sends, and its values. */
async function ask({ helper, asks, by, order }: FinderCall, module: LoadedModule) {
  let asked: { readonly text: string; readonly values: readonly unknown[] } = { text: '', values: [] };
  const db: AskedDatabase = {
    query: (query) => {
      asked = query;
      return Promise.resolve({ rows: [] });
    },
  };
  const values = await Promise.all(by.map(async (column) => [column.name, await sampleOf(column)]));
  const page = { limit: 50, ...(order === null ? {} : { order }) };
  const rest = { key: [], list: [page], all: [page], search: [] }[asks];
  const first = asks === 'all' ? [] : [asks === 'search' ? 'camera' : Object.fromEntries(values)];
  await module[helper]?.(db, ...first, ...rest);
  return asked;
}

/** A value that the column's type has, not a common one. */
async function sampleOf({ type, typescript: { values } }: RelationColumn): Promise<unknown> {
  const { sampleValues } = await import('../database/proof/sample-values.ts');
  if (values !== null) return values[0];
  const modifiers = type.modifiers.filter((modifier) => typeof modifier === 'number');
  const [sample = '1'] = sampleValues(type.name, modifiers, 0);
  return type.dimensions === 0 ? sample : [sample];
}

function problemOf({ postgres, helper, expected, chosen, scanned }: HelperPlan): Diagnostic {
  const found = chosen.length > 0 ? chosen.join(' and ') : `all of ${scanned.join(' and ')}`;
  return {
    code: 'TW235',
    severity: 'error',
    message: `PostgreSQL ${postgres} answers ${helper} at a million rows by ${found}, not by ${expected}`,
    hint: 'Add an index that serves the question, or leave the column out of the one that makes the helper.',
    at: null,
    source: null,
  };
}

function unfilled([table, reason]: readonly [string, string]): Diagnostic {
  const message = `${table} took no rows, so its helpers were planned on an empty table: ${reason}`;
  return { code: 'TW236', severity: 'warning', message, hint: null, at: null, source: null };
}
