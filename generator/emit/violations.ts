import { printColumnNames } from './column-words.ts';
import { distinctNames } from './distinct-names.ts';
import { flatText } from './flat-text.ts';
import { keysOf } from './keys-of.ts';
import type { ForeignKey, Relation } from './relation-document.ts';
import { printTsString } from './ts-printer.ts';

/** Prints the union of what a table's constraints refuse, and the function that reads it from an error. */
export function printViolations(table: Relation): string {
  const { unique, checks, own, dependents } = constraintsOf(table);
  const members = [
    unionMember('UniqueViolation', unique),
    unionMember('ForeignKeyViolation', own),
    unionMember('StillReferencedViolation', dependents),
    unionMember('CheckViolation', checks),
    'NotNullViolation<keyof Row>',
  ].filter((member) => member !== null);
  return flatText(`/** What the constraints refuse. */
export type Violation =
${members.map((member) => `  | run.${member}`).join('\n')};

const constraints: run.Constraints = {
  schema: ${printTsString(table.schema)},
  table: ${printTsString(table.name)},
  own: [${[...unique, ...own, ...checks].map(printEntry).join(', ')}],
${dependents.length === 0 ? '' : `  dependents: [${dependents.map(printEntry).join(', ')}],\n`}};

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
  /** Of a foreign key of another table: where it stands. */
  readonly from: readonly [schema: string, table: string] | null;
}

interface Entries {
  readonly unique: readonly Entry[];
  readonly checks: readonly Entry[];
  readonly own: readonly Entry[];
  readonly dependents: readonly Entry[];
}

function constraintsOf(table: Relation): Entries {
  const { indexes, checks } = table;
  const keys = keysOf(table);
  const known = new Set(keys.map(({ name }) => name));
  return {
    unique: [...keys, ...indexes.filter(({ unique, name }) => unique && !known.has(name))].map(
      ({ name, columns, comment }) => ({ name, columns, comment, from: null }),
    ),
    checks: checks.map(({ name, columns, comment }) => ({ name, columns, comment, from: null })),
    own: table.foreignKeys.map((key) => foreignKeyEntry(key, false)),
    dependents: table.referencedBy.map((key) => foreignKeyEntry(key, true)),
  };
}

/** What the comment of a foreign key explains is that a row is missing, not that one is still there. */
function foreignKeyEntry({ name, columns, comment, from }: ForeignKey, isDependent: boolean): Entry {
  return {
    name,
    columns,
    comment: isDependent ? null : comment,
    from: isDependent ? [from.schema, from.name] : null,
  };
}

function unionMember(type: string, entries: readonly Entry[]): string | null {
  if (entries.length === 0) return null;
  const names = distinctNames(entries.map(({ name }) => name));
  return `${type}<${names.map(printTsString).join(' | ')}>`;
}

function printEntry({ name, columns, comment, from }: Entry): string {
  let rest = comment === null ? '' : `, ${printTsString(comment)}`;
  if (from !== null) rest = `, [${printTsString(from[0])}, ${printTsString(from[1])}]`;
  return `[${printTsString(name)}, [${printColumnNames(columns)}]${rest}]`;
}
