import type { HelperPlan } from '../index.ts';

/** The helpers with the index that each is made from and what PostgreSQL chose, as a table. */
export function printPlans(plans: readonly HelperPlan[]): readonly string[] {
  if (plans.length === 0) return [];
  const head = ['', 'helper', 'expected index', 'chosen', 'PostgreSQL', 'rows', 'cost'];
  const rows = plans.map(({ postgres, helper, expected, chosen, scanned, rows: found, cost, isServed }) => {
    const read = [...chosen, ...scanned.map((table) => `all of ${table}`)].join(', ');
    return [isServed ? ' ' : '!', helper, expected, read, `${postgres}`, `${found}`, cost.toFixed(1)];
  });
  const table = [head, ...rows];
  const widths = head.map((_, at) => Math.max(...table.map((row) => (row[at] ?? '').length)));
  return table.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
