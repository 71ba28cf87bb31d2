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
  const change = record.change === undefined ? '' : `,"change":${JSON.stringify(record.change)}`;
  const gate = record.gate === undefined ? '' : `,"gate":${JSON.stringify(record.gate)}`;
  return `${head},"parent":${JSON.stringify(record.parent)}${change}${gate},"changes":${changes}}\n`;
}
