import type { Shape } from '../sql/shape/shape.ts';
import { type ColumnReading, readingOf } from './column-types.ts';
import { columnWords } from './column-words.ts';
import { shapeName } from './module-names.ts';
import { type KeyQuestion, type Questions, questionsOf } from './questions.ts';
import type { Relation, RelationColumn } from './relation-document.ts';

/** A column with what a module says of it more than once. */
export interface ModuleColumn {
  readonly column: RelationColumn;
  /** Its name as the key of a property, and as a literal. */
  readonly key: string;
  readonly literal: string;
  readonly reading: ColumnReading;
  /** The type that the module declares for it; null for most. */
  readonly shape: { readonly name: string; readonly shape: Shape } | null;
}

/** What the parts of a module are printed from. */
export interface ModuleParts {
  readonly relation: Relation;
  readonly columns: readonly ModuleColumn[];
  readonly questions: Questions;
  /** Whether an INSERT of ours can work. */
  readonly isWritable: boolean;
  /** Keys of whole columns: what update, delete and exists take. */
  readonly keys: readonly KeyQuestion[];
  /** The name of the type of any of these keys; null when there is none. */
  readonly keyType: string | null;
}

export function moduleParts(relation: Relation): ModuleParts {
  const questions = questionsOf(relation);
  const keys = questions.keys.filter(({ special }) => special === null);
  const [first, second] = keys;
  return {
    relation,
    columns: relation.columns.map(moduleColumn),
    questions,
    // PostgreSQL has no RETURNING of nothing, so a table without columns has no helpers.
    isWritable: relation.kind === 'table' && relation.owner === 'schema' && relation.columns.length > 0,
    keys,
    keyType: first === undefined ? null : second === undefined ? typeOfKey(first) : 'AnyKey',
  };
}

function moduleColumn(column: RelationColumn): ModuleColumn {
  const { name, typescript } = column;
  const { key, literal } = columnWords(name);
  // A type that schema.ts names wins: it is what the shape was held to.
  if (typescript.shape === undefined || typescript.json !== null)
    return { column, key, literal, reading: readingOf(column), shape: null };
  const shape = { name: shapeName(name), shape: typescript.shape };
  const json = { text: shape.name, module: null, names: [] };
  return {
    column,
    key,
    literal,
    reading: readingOf({ ...column, typescript: { ...typescript, json } }),
    shape,
  };
}

/** The name of the type that holds the columns of a key. */
export function typeOfKey({ isPrimary, name }: KeyQuestion): string {
  return isPrimary ? 'Key' : `By${name}`;
}

export function hasHelpers({ relation, questions, isWritable }: ModuleParts): boolean {
  return isWritable || questions.keys.length > 0 || (relation.kind === 'view' && relation.columns.length > 0);
}

export function columnOf({ columns, relation }: ModuleParts, name: string): ModuleColumn {
  const found = columns.find(({ column }) => column.name === name);
  if (found === undefined) throw new RangeError(`${relation.name} has no column ${name}`);
  return found;
}
