import { type Questions, questionsOf } from './questions.ts';
import type { Relation, RelationColumn } from './relation-document.ts';

/** A call of a helper that an index is to answer. */
export interface FinderCall {
  readonly relation: Relation;
  readonly helper: string;
  readonly asks: 'key' | 'list' | 'all' | 'search';
  /** The columns of which a value is given. */
  readonly by: readonly RelationColumn[];
  /** Of a list: the order that is wished. */
  readonly order: string | null;
  /** The index that the helper is made from, and others that find as few rows. */
  readonly index: string;
  readonly others: readonly string[];
}

/** One call of every helper of a relation that finds, lists or searches, in each order of its lists. */
export function finderCalls(relation: Relation): readonly FinderCall[] {
  const questions = questionsOf(relation);
  const columns = new Map(relation.columns.map((column) => [column.name, column]));
  const call = (
    helper: string,
    asks: FinderCall['asks'],
    by: readonly string[],
    index: string,
    more: Partial<FinderCall> = {},
  ): FinderCall => ({
    relation,
    helper,
    asks,
    by: by.flatMap((name) => columns.get(name) ?? []),
    order: null,
    index,
    others: [],
    ...more,
  });
  const [key] = questions.keys;
  const alike = (index: string): readonly string[] => relation.reach?.alike.get(index) ?? [];
  const all =
    relation.reach?.isOrdered === true && key?.special === null
      ? [call('list', 'all', [], key.index, { others: alike(key.index) })]
      : [];
  return [
    ...questions.keys.map(({ name, columns: of, index }) =>
      call(`findBy${name}`, 'key', of, index, { others: [...longerKeys(relation, of), ...alike(index)] }),
    ),
    ...all,
    ...listCalls(relation, questions, call),
    ...questions.searches.map(({ name, index }) => call(`searchBy${name}`, 'search', [], index)),
  ].filter(({ index }) => index !== '');
}

type MakeCall = (
  helper: string,
  asks: FinderCall['asks'],
  by: readonly string[],
  index: string,
  more: Partial<FinderCall>,
) => FinderCall;

function listCalls(relation: Relation, { lists }: Questions, call: MakeCall): readonly FinderCall[] {
  const { primaryKey, indexes } = relation.reach ?? relation;
  return lists.flatMap(({ name, lead, paths }) => {
    const column = relation.columns.find((one) => one.name === lead);
    // Of few values each has so many rows that walking the order of the primary key is as good.
    const isFew = column?.typescript.values != null || column?.typeText === 'boolean';
    const primary = isFew && primaryKey !== null ? [primaryKey.name] : [];
    const short = indexes.filter(({ parts }) => parts.length === 1 && parts[0]?.column === lead);
    return paths.map(({ index, terms }) =>
      call(`listBy${name}`, 'list', [lead], index, {
        order: paths.length > 1 ? (terms[1]?.column ?? null) : null,
        others: [
          ...primary,
          ...(relation.reach?.alike.get(index) ?? []),
          ...(isFew && terms.length > 1 ? short.map((one) => one.name) : []),
        ],
      }),
    );
  });
}

/** A longer key that begins with these columns finds as few rows. */
function longerKeys(relation: Relation, columns: readonly string[]): readonly string[] {
  const { uniqueKeys } = relation.reach ?? relation;
  return uniqueKeys.flatMap((other) =>
    columns.every((column, at) => other.columns[at] === column) ? [other.name] : [],
  );
}
