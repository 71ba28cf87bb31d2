import type { MigrationRecord, RecordedChange } from './migration-record.ts';

/**
 * Text of a `delta.json`: one change a line, so that a reviewer and git see one object as one line. The same
 * record gives the same bytes on every machine.
 */
export function serialiseRecord(record: MigrationRecord): string {
  const head = `{"format":${record.format},"id":${JSON.stringify(record.id)},"name":${JSON.stringify(record.name)}`;
  const changes = printChanges(record.changes);
  return `${head},"parent":${JSON.stringify(record.parent)}${optionalFields(record)},"changes":${changes}}\n`;
}

const verbs = ['rename', 'drop', 'put'] as const;

/**
 * The canonical form has its keys in a fixed order already. Made all at once and then broken into lines, the text costs half
 * of what it costs a change at a time.
 */
function printChanges(changes: readonly RecordedChange[]): string {
  if (changes.length === 0) return '[]';
  const text = JSON.stringify(changes).slice(1, -1);
  let lines = text;
  for (const verb of verbs) lines = lines.replaceAll(`},{"${verb}":`, `},\n{"${verb}":`);
  // A string cannot look like the beginning of a change, for its quotes are escaped; a list within a change could.
  const isWhole = lines.length - text.length === changes.length - 1;
  return `[\n${isWhole ? lines : changes.map((change) => JSON.stringify(change)).join(',\n')}\n]`;
}

/** Fields that few migrations have: absent where they say nothing. */
function optionalFields({ supersedes, change, gate, custom }: MigrationRecord): string {
  return Object.entries({ supersedes, change, gate, custom })
    .map(([name, value]) => (value === undefined ? '' : `,${JSON.stringify(name)}:${JSON.stringify(value)}`))
    .join('');
}
