import type { MigrationRecord } from './migration-record.ts';

/**
 * Text of a `delta.json`: one change a line, so that a reviewer and git see one object as one line. The same
 * record gives the same bytes on every machine.
 */
export function serialiseRecord(record: MigrationRecord): string {
  // The canonical form has its keys in a fixed order already.
  const lines = record.changes.map((change) => JSON.stringify(change));
  const head = `{"format":${record.format},"id":${JSON.stringify(record.id)},"name":${JSON.stringify(record.name)}`;
  const changes = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n]`;
  return `${head},"parent":${JSON.stringify(record.parent)}${optionalFields(record)},"changes":${changes}}\n`;
}

/** Fields that few migrations have: absent where they say nothing. */
function optionalFields({ supersedes, change, gate, custom }: MigrationRecord): string {
  return Object.entries({ supersedes, change, gate, custom })
    .map(([name, value]) => (value === undefined ? '' : `,${JSON.stringify(name)}:${JSON.stringify(value)}`))
    .join('');
}
