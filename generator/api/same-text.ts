import type { SameText } from '../kernel/diff.ts';
import type { SqlText } from '../sql/sql-text.ts';

/**
 * Whether two authored texts mean the same to PostgreSQL's own parser: equal parse trees, positions aside and
 * constants included. What does not parse as a statement is read as an expression; what is neither (a body in a
 * procedural language) is equal to nothing else.
 */
export async function loadSameText(): Promise<SameText> {
  const parser = await import('libpg-query');
  await parser.loadModule();
  const trees = new Map<SqlText, string | null>();
  const parse = (text: string): string | null => {
    try {
      return JSON.stringify(parser.parseSync(text), (key, value: unknown) =>
        isPosition(key) ? undefined : value,
      );
    } catch {
      return null;
    }
  };
  const treeOf = (text: SqlText): string | null => {
    const known = trees.get(text);
    if (known !== undefined) return known;
    const tree = parse(text) ?? parse(`SELECT (${text})`);
    trees.set(text, tree);
    return tree;
  };
  return (before, after) => {
    const tree = treeOf(before);
    return tree !== null && tree === treeOf(after);
  };
}

function isPosition(key: string): boolean {
  return key === 'location' || key === 'stmt_location' || key === 'stmt_len' || key.endsWith('_location');
}
