import { printColumnNames } from './column-words.ts';
import { distinctNames } from './distinct-names.ts';
import { flatText } from './flat-text.ts';
import { keysOf } from './keys-of.ts';
import type { Relation } from './relation-document.ts';
import { printTsString, printTsUnion } from './ts-printer.ts';

/** Prints the union of what a table's constraints refuse, and the function that reads it from an error. */
export function printViolations(table: Relation): string {
  const unique = uniqueOf(table);
  // What the comment of a foreign key explains is that a row is missing, not that one is still there.
  const dependents = table.referencedBy.map(
    ({ name, columns, from }) =>
      `${openEntry(name, columns)}, [${printTsString(from.schema)}, ${printTsString(from.name)}]]`,
  );
  return flatText(`/** What the constraints refuse. */
export type Violation =
${unionMember('UniqueViolation', unique)}${unionMember('ForeignKeyViolation', table.foreignKeys)}${unionMember('StillReferencedViolation', table.referencedBy)}${unionMember('CheckViolation', table.checks)}  | run.NotNullViolation<keyof Row>;

const constraints: run.Constraints = {
  schema: ${printTsString(table.schema)},
  table: ${printTsString(table.name)},
  own: [${[...unique, ...table.foreignKeys, ...table.checks].map(printEntry).join(', ')}],
${dependents.length === 0 ? '' : `  dependents: [${dependents.join(', ')}],\n`}};

/** The one that an error is about, or null. */
export function violationOf(error: unknown): Violation | null {
  return run.readViolation<Violation>(error, constraints);
}
`);
}

/** One constraint as the runtime knows it. */
interface Entry {
  readonly name: string;
  readonly columns: readonly string[];
  readonly comment: string | null;
}

/** Keys, and the unique indexes that are none. */
function uniqueOf(table: Relation): readonly Entry[] {
  const unique: Entry[] = [...keysOf(table)];
  for (const index of table.indexes)
    if (index.unique && !unique.some(({ name }) => name === index.name)) unique.push(index);
  return unique;
}

function unionMember(type: string, entries: readonly Entry[]): string {
  if (entries.length === 0) return '';
  const names = distinctNames(entries.map(({ name }) => name));
  return `  | run.${type}<${printTsUnion(names)}>\n`;
}

function printEntry({ name, columns, comment }: Entry): string {
  return `${openEntry(name, columns)}${comment === null ? '' : `, ${printTsString(comment)}`}]`;
}

function openEntry(name: string, columns: readonly string[]): string {
  return `[${printTsString(name)}, [${printColumnNames(columns)}]`;
}
