import type { Client } from 'pg';
import { readScript } from '../../generator/sql/lexer.ts';

/** Runs a script as psql does: one statement after the other. */
export async function runScript(client: Client, script: string): Promise<void> {
  for (const item of readScript(script)) {
    if (item.type === 'comment') continue;
    const sql = script.slice(item.start, item.end);
    await client.query(sql).catch((error: unknown) => {
      throw new Error(`${error instanceof Error ? error.message : String(error)}\n${sql}\n-- in\n${script}`);
    });
  }
}

/** Builds what a person wrote, whose names have no schema. */
export async function build(client: Client, script: string): Promise<void> {
  await client.query('SET search_path = public');
  await runScript(client, script);
  await client.query('SET search_path = pg_catalog');
}

/** Facts without what a plan leaves, and with a storage parameter's value spelled in one way. */
export function comparableFacts(
  lines: readonly string[],
  left: readonly { readonly kind: string; readonly name: string }[],
): string[] {
  const kept = new Set(left.flatMap(({ kind, name }) => [`${kind} ${name}`, name]));
  return lines
    .filter((line) => !kept.has(JSON.parse(line)[1]))
    .map((line) => line.replaceAll('security_invoker=on', 'security_invoker=true'));
}
