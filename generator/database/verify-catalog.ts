import type { Client } from 'pg';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { Registry } from '../kernel/kind.ts';
import type { Model } from '../kernel/model.ts';
import { kindOf, type ObjectId } from '../kernel/object-id.ts';
import { introspect, schemasOf } from './introspect.ts';
import { compareCatalogs } from './proof/compare-catalogs.ts';
import { isObject, readLeftovers } from './proof/read-leftovers.ts';
import { shadowTemplate } from './proof/shadow-templates.ts';
import type { ShadowServer } from './shadow.ts';

export interface CatalogCheck {
  /** TW664: what the database has not, has otherwise, or has on our tables besides. */
  readonly problems: readonly Diagnostic[];
  /** What stands in the managed schemas and no migration made: `table public.jobs`. */
  readonly foreign: readonly string[];
}

export interface VerifyCatalogOptions {
  /** A session of ours on the database in question. */
  readonly client: Client;
  /** What its history folds to. */
  readonly model: Model;
  readonly kinds: Registry;
  /** Of the same major: PostgreSQL prints expressions in words of its own, which differ between majors. */
  readonly server: ShadowServer;
  readonly ledgerSchema?: string;
}

/** Compares a database with a fresh build of the model, catalog with catalog. */
export async function verifyCatalog(options: VerifyCatalogOptions): Promise<CatalogCheck> {
  const { client, model, kinds, server, ledgerSchema } = options;
  const schemas = schemasOf(model);
  const actual = await introspect(client, kinds, schemas, ledgerSchema);
  const leftovers = await readLeftovers(client, schemas);
  const template = await shadowTemplate(server, model, kinds);
  const fresh = await template.open();
  try {
    const expected = await introspect(fresh.client, kinds, schemas, ledgerSchema);
    const known = new Set(await readLeftovers(fresh.client, schemas));
    const sides = { actual: 'in the database', expected: 'in a fresh build of its history' };
    const problems: Diagnostic[] = [];
    const foreign: string[] = [];
    for (const problem of compareCatalogs(actual, expected, kinds, 'TW664', sides)) {
      const { at } = problem;
      if (at === null || expected.objects.has(at) || isPart(actual, expected, at)) problems.push(problem);
      else foreign.push(`${kindOf(at)} ${actual.objects.get(at)?.path.join('.') ?? at}`);
    }
    for (const fact of leftovers) {
      if (known.has(fact)) continue;
      if (isObject(fact)) foreign.push(fact);
      else
        problems.push({
          code: 'TW664',
          severity: 'error',
          message: fact,
          hint: null,
          at: null,
          source: null,
        });
    }
    return { problems, foreign: foreign.sort() };
  } finally {
    await fresh.close();
  }
}

/** Whether it belongs to a table or view of ours. */
function isPart(actual: Model, expected: Model, id: ObjectId): boolean {
  const parent = actual.objects.get(id)?.parent ?? null;
  return parent !== null && kindOf(parent) !== 'schema' && expected.objects.has(parent);
}
