import type { Client } from 'pg';
import { NullProver } from '../nullability/null-prover.ts';
import { readSchemaFacts } from './read-schema-facts.ts';

/** A prover of what is not null in a database, with PostgreSQL's parser, which costs 63 ms of CPU to load. */
export async function loadNullProver(client: Client): Promise<NullProver> {
  const parser = await import('libpg-query');
  await parser.loadModule();
  return new NullProver(await readSchemaFacts(client), (sql) => parser.parseSync(sql));
}
