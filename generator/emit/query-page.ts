import type { QueryDocument } from './query-document.ts';
import type { QueryContext } from './template-contexts.ts';

const yields = {
  one: 'one row',
  maybeOne: 'one row or none',
  many: 'any number of rows',
  stream: 'any number of rows, one by one',
  none: 'how many rows it wrote',
} as const;

/** What a named query's page is made of. */
export function queryContext({
  name,
  slug,
  comment,
  rows,
  text,
  params,
  columns,
}: QueryDocument): QueryContext {
  let fence = '```';
  while (text.includes(fence)) fence += '`';
  return {
    name,
    slug,
    comment,
    yields: yields[rows],
    params: params.map((param) => ({
      name: param.name,
      type: param.typeText,
      nullable: param.nullable ? 'yes' : '',
    })),
    columns: columns.map((column) => ({
      name: column.name,
      type: column.typeText,
      nullable: column.nullable ? 'yes' : '',
      comment: column.nullable ? column.reason : null,
    })),
    sql: `${fence}sql\n${text}\n${fence}`,
  };
}
