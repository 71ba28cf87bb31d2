import { readingOf } from './column-types.ts';
import { distinctNames } from './distinct-names.ts';
import { printJsonImports } from './json-import.ts';
import type { QueryDocument } from './query-document.ts';
import type { RelationColumn } from './relation-document.ts';
import type { ModulePlace } from './relation-module.ts';
import { printJsDoc, printTsKey, printTsString } from './ts-printer.ts';

/** What runs a query of each cardinality, and what its function returns. */
const runners = {
  one: { run: 'one', result: 'Promise<Row>' },
  maybeOne: { run: 'maybeOne', result: 'Promise<Row | null>' },
  many: { run: 'many', result: 'Promise<Row[]>' },
  stream: { run: 'stream', result: 'AsyncGenerator<Row, void, undefined>' },
  none: { run: 'execute', result: 'Promise<number>' },
} as const;

/** Prints the module of a named query: its parameters, its row, and the function. */
export function printQueryModule(query: QueryDocument, place: ModulePlace): string {
  const { name, comment, rows, plan, params, columns } = query;
  const { run, result } = runners[rows];
  const hasRow = rows !== 'none';
  const all = [...params, ...(hasRow ? columns : [])];
  const helpers = distinctNames(all.flatMap((column) => importsOf(column, params.includes(column))));
  const from = (file: string): string => `'${place.runtime}/${file}.${place.imports}';\n`;
  const types = all.some((column) => readingOf(column).needsJsonValue) ? 'JsonValue, Queryable' : 'Queryable';
  const streams = rows === 'stream';
  const args = `db: Queryable${params.length > 0 ? ', params: Params' : ''}${streams ? ', options?: StreamOptions' : ''}`;
  const given = `${params.length > 0 ? 'params' : '{}'}${streams ? ', options' : ''}`;
  const shapes = printJsonImports(all, place.file, place.imports, () => ownNames(query), query.id);
  return [
    `${shapes}import { type NamedQuery, ${run}${streams ? ', type StreamOptions' : ''} } from ${from('query')}import type { ${types} } from ${from('queryable')}${plan === 'kept' ? `import { prepare } from ${from('statement')}` : ''}${helpers.length === 0 ? '' : `import { ${helpers.join(', ')} } from ${from('values')}`}`,
    params.length === 0 ? '' : printInterface('Params', null, params, 'insert'),
    hasRow ? printInterface('Row', null, columns, 'row') : '',
    printQuery(query),
    `${printJsDoc(comment)}export function ${name}(${args}): ${result} {\n  return ${run}(db, query, ${given});\n}\n`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** Names that the module uses for itself: a shape of a JSON column cannot have one. */
function ownNames({ name }: QueryDocument): ReadonlySet<string> {
  const types = ['Row', 'Params', 'NamedQuery', 'Queryable', 'StreamOptions', 'JsonValue', 'AsyncGenerator'];
  const values = [
    'query',
    'prepare',
    'each',
    'json',
    'nullableJson',
    'jsonText',
    'nullableJsonText',
    'jsonArray',
    'Map',
    'Number',
    'BigInt',
  ];
  return new Set([...types, ...values, 'Date', 'Promise', 'Record', 'Uint8Array', name]);
}

function printInterface(
  name: string,
  doc: string | null,
  columns: readonly RelationColumn[],
  way: 'row' | 'insert',
): string {
  if (columns.length === 0) return `export type ${name} = Record<string, never>;\n`;
  const lines = columns.map((column) => {
    const because =
      column.nullable && column.reason !== null ? printJsDoc(`Null: ${column.reason}`, '  ') : '';
    return `${because}  ${printTsKey(column.name)}: ${readingOf(column)[way]};\n`;
  });
  return `${printJsDoc(doc)}export interface ${name} {\n${lines.join('')}}\n`;
}

function printQuery({ name, text, plan, params, columns }: QueryDocument): string {
  const listed = params.map((param) => `[${printTsString(param.name)}, ${param.nullable}]`).join(', ');
  const entries = (of: readonly RelationColumn[], which: 'encoder' | 'decoder'): string =>
    of
      .flatMap((column) => {
        const value = readingOf(column)[which];
        return value === null ? [] : [`${printTsKey(column.name)}: ${value}`];
      })
      .join(', ');
  const literal = `\`${text.replace(/[\\`]|\$(?=\{)/g, '\\$&')}\``;
  const statement =
    plan === 'kept' ? `prepare(${printTsString(name)}, ${literal})` : `{ name: null, text: ${literal} }`;
  const [encode, decode] = [entries(params, 'encoder'), entries(columns, 'decoder')];
  return `const query: NamedQuery = {
  name: ${printTsString(name)},
  statement: ${statement},
  params: [${listed}],
${encode === '' ? '' : `  encode: { ${encode} },\n`}${decode === '' ? '' : `  decode: { ${decode} },\n`}};
`;
}

function importsOf(column: RelationColumn, isParam: boolean): readonly string[] {
  const { encoder, decoder } = readingOf(column);
  if (isParam) return encoder === null ? [] : [encoder];
  return decoder?.startsWith('each(') ? ['each'] : [];
}
