import { typeOfKey } from '../module-parts.ts';
import type { ListQuestion, Term } from '../questions.ts';
import { printTsUnion } from '../ts-printer.ts';
import type { Family, Helper } from './family.ts';

/** Find by each unique key. */
export const finders: Family = ({ questions }) =>
  questions.keys.map((key, n) => ({
    name: `findBy${key.name}`,
    doc: null,
    type: `FindBy<Row, ${typeOfKey(key)}>`,
    make: `find(table, ${n})`,
  }));

/** List a whole view. Of a table nobody wants that. */
export const wholeLists: Family = ({ questions: { keys }, relation: { reach } }) => {
  if (reach === null) return [];
  const [key] = keys;
  return key === undefined || key.special !== null || !reach.isOrdered
    ? [
        {
          name: 'list',
          doc: 'In no order and without pages: no index gives all rows of the view in one.',
          type: 'ListSome<Row>',
          make: 'listSome(table)',
        },
      ]
    : [
        {
          name: 'list',
          doc: `In order of ${key.columns.join(', ')}.`,
          type: 'ListAll<Row>',
          make: 'listAll(table)',
        },
      ];
};

/** List by the leading column of each index. */
export const lists: Family = ({ questions }) =>
  questions.lists.map((list, n) => ({
    name: `listBy${list.name}`,
    doc: orderDoc(list),
    type: `ListBy<Row, By${list.name}${printOrders(list)}>`,
    make: `list(table, ${n})`,
  }));

/** Search by letters or words. */
export const searches: Family = ({ questions }) =>
  questions.searches.map(({ name }, n) => ({
    name: `searchBy${name}`,
    doc: null,
    type: 'SearchBy<Row>',
    make: `search(table, ${n})`,
  }));

/** Count what a list finds. One function takes all questions of whole columns: the columns say which. */
export const counts: Family = ({ questions, relation: { kind } }) => {
  const whole: string[] = [];
  const others: Helper[] = [];
  questions.lists.forEach(({ name, where, isLower }, n) => {
    if (where === null && !isLower) whole.push(`By${name}`);
    else
      others.push({
        name: `countBy${name}`,
        doc: null,
        type: `CountBy<By${name}>`,
        make: `count(table, ${n})`,
      });
  });
  if (kind === 'view') {
    const by = whole.length === 0 ? '' : `<${whole.join(' | ')}>`;
    return [{ name: 'count', doc: null, type: `Count${by}`, make: 'countAny(table)' }, ...others];
  }
  if (whole.length === 0) return others;
  return [
    { name: 'count', doc: null, type: `CountBy<${whole.join(' | ')}>`, make: 'count(table)' },
    ...others,
  ];
};

/** Whether a row with a key is there. */
export const existence: Family = ({ keyType }) =>
  keyType === null
    ? []
    : [
        {
          name: 'exists',
          doc: null,
          type: `Exists<${keyType}>`,
          make: 'exists(table)',
        },
      ];

/** Where an index orders what it finds: by what. */
function orderDoc({ paths }: ListQuestion): string | null {
  const orders: string[] = [];
  for (const { terms } of paths) if (terms.length > 1) orders.push(printOrder(terms.slice(1)));
  return orders.length === 0 ? null : `In order of ${orders.join(' or ')}.`;
}

function printOrder(terms: readonly Term[]): string {
  return terms.map(({ column, order }) => (order === 'ASC' ? column : `${column} ${order}`)).join(', ');
}

/** The orders that a caller may wish, where there are several. */
function printOrders({ paths }: ListQuestion): string {
  if (paths.length < 2) return '';
  const orders: string[] = [];
  for (const { terms } of paths) {
    const second = terms[1];
    if (second !== undefined && !orders.includes(second.column)) orders.push(second.column);
  }
  return orders.length < 2 ? '' : `, ${printTsUnion(orders)}`;
}
