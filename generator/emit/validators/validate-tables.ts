import type { Relation } from '../relation-document.ts';
import { type ValidatedTable, validatedTable } from './validator-module.ts';

/** What validators can know of each table. PostgreSQL's parser is loaded for it, and for nothing else here. */
export async function validateTables(
  relations: readonly Relation[],
): Promise<ReadonlyMap<Relation, ValidatedTable>> {
  const parser = await import('libpg-query');
  await parser.loadModule();
  const parse = (expression: string): unknown => {
    const { stmts } = parser.parseSync(`SELECT ${expression}`) as ParseResult;
    return stmts[0]?.stmt.SelectStmt.targetList[0]?.ResTarget.val;
  };
  const validated = new Map<Relation, ValidatedTable>();
  for (const relation of relations) {
    const known = relation.kind === 'table' ? validatedTable(relation, parse) : null;
    if (known !== null) validated.set(relation, known);
  }
  return validated;
}

interface ParseResult {
  readonly stmts: readonly {
    readonly stmt: {
      readonly SelectStmt: {
        readonly targetList: readonly { readonly ResTarget: { readonly val: unknown } }[];
      };
    };
  }[];
}
