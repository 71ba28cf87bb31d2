import type { Client } from 'pg';

/** What the planner chose for a statement. */
export interface ChosenPlan {
  /** Indexes that are read, each once, in the order of the plan. */
  readonly indexes: readonly string[];
  /** Tables that are read whole. */
  readonly scanned: readonly string[];
  /** Rows that the planner expects, and what it takes all of them to cost, in its own unit (manual 14.1). */
  readonly rows: number;
  readonly cost: number;
}

/** Asks for the plan of a statement with these values; nothing is run. */
export async function explainStatement(
  client: Client,
  text: string,
  values: readonly unknown[],
): Promise<ChosenPlan> {
  const { rows } = await client.query<{ 'QUERY PLAN': readonly { Plan: PlanNode }[] }>(
    `EXPLAIN (FORMAT JSON) ${text}`,
    [...values],
  );
  const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
  const nodes = plan === undefined ? [] : nodesOf(plan);
  return {
    indexes: [...new Set(nodes.flatMap((node) => node['Index Name'] ?? []))],
    scanned: [
      ...new Set(
        nodes.flatMap((node) => (node['Node Type'] === 'Seq Scan' ? (node['Relation Name'] ?? []) : [])),
      ),
    ],
    rows: plan?.['Plan Rows'] ?? 0,
    cost: plan?.['Total Cost'] ?? 0,
  };
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  readonly 'Plan Rows': number;
  readonly 'Total Cost': number;
  readonly Plans?: readonly PlanNode[];
}

function nodesOf(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}
