import Handlebars from 'handlebars';
import { describe, expect, test } from 'vitest';
import { builtInSources } from '../../generator/emit/built-in-sources.ts';
import { readersOfTypes } from '../../generator/emit/column-types.ts';
import { functionsOf } from '../../generator/emit/functions-of.ts';
import { schemaContext, tableContext, viewContext } from '../../generator/emit/page-contexts.ts';
import type { PrecompiledTemplate } from '../../generator/emit/precompiled-templates.ts';
import type { QueryDocument } from '../../generator/emit/query-document.ts';
import { queryContext } from '../../generator/emit/query-page.ts';
import { relationsOf } from '../../generator/emit/relation.ts';
import { templateOptions } from '../../generator/emit/template-options.ts';
import { templateHelpers } from '../../generator/emit/templates.ts';
import { shopDescriptions, shopModel } from './support/shop-model.ts';

const script = new URL('../../scripts/compile-template.js', import.meta.url).href;
const { compileTemplate }: { compileTemplate: (source: string) => string } = await import(script);

const engine = Handlebars.create();
const { isFull: _, ...helpers } = templateHelpers;
engine.registerHelper(helpers);

function compile(source: string): PrecompiledTemplate {
  return new Function(`return ${compileTemplate(source)};`)();
}

const relations = relationsOf(shopModel(), shopDescriptions);
const tables = relations.filter(({ kind }) => kind === 'table').map(tableContext);
const views = relations.filter(({ kind }) => kind === 'view').map(viewContext);
const schemas = [schemaContext(relations, functionsOf(shopModel())), schemaContext([], [])];

const columns = relations[0]?.columns ?? [];
const queries: readonly QueryDocument[] = [
  {
    id: 'query:find-order',
    name: 'find|order',
    slug: 'find-order',
    comment: 'The <order> with a number.',
    rows: 'maybeOne',
    plan: 'kept',
    text: 'SELECT 1',
    params: columns.slice(0, 1),
    columns,
  },
  {
    id: 'query:forget',
    name: 'forget',
    slug: 'forget',
    comment: null,
    rows: 'none',
    plan: 'kept',
    text: 'DELETE FROM orders',
    params: [],
    columns: [],
  },
];

function contextsOf(name: string): readonly object[] {
  if (name === 'docs/table.md') return tables;
  if (name === 'docs/view.md') return views;
  if (name === 'docs/query.md') return queries.map(queryContext);
  return name === 'docs/README.md' ? schemas : [{ extension: 'ts', readers: readersOfTypes() }];
}

describe('a template compiled by our build', () => {
  test.each([...builtInSources()])('%s says what Handlebars says', (name, source) => {
    const ours = compile(source);
    const theirs = engine.compile(source, templateOptions);
    const contexts = contextsOf(name);
    expect(contexts.length).toBeGreaterThan(0);
    for (const context of contexts) expect(ours(context, templateHelpers)).toBe(theirs(context));
  });

  test.each([
    '{{#unless a}}b{{/unless}}',
    '{{a.b}}',
    '{{md a b}}',
    '{{#each a}}b{{else}}c{{/each}}',
    '{{> a}}',
    '{{@index}}',
  ])('%s fails the build, as nothing of ours is written so', (source) => {
    expect(() => compileTemplate(source)).toThrow('compile-template.js knows no such');
  });
});
