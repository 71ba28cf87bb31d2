import type { Kind, StepsRule } from '../../../generator/kernel/kind.ts';
import { makeStep } from '../../../generator/kernel/make-step.ts';
import { type ObjectId, objectId } from '../../../generator/kernel/object-id.ts';
import { printExpression } from '../../../generator/kernel/print-expression.ts';
import { registryOf } from '../../../generator/kernel/registry.ts';
import type { SchemaObject, Use } from '../../../generator/kernel/schema-object.ts';
import type { Step } from '../../../generator/kernel/step.ts';
import type { Expression } from '../../../generator/sql/expression.ts';
import { printIdentifier, printQualified } from '../../../generator/sql/identifier.ts';
import { print } from '../../../generator/sql/sql-text.ts';

/** Holds fruits. */
export interface BasketProps {
  readonly colour: string;
  readonly lined: boolean;
  /** Ignored: the order in which the fruits were put in. */
  readonly fruitOrder: readonly string[];
}
/** Stands in a basket; `grown` may read another fruit of it. */
export interface FruitProps {
  readonly sort: string;
  readonly ripe: boolean;
  readonly grown: Expression | null;
}
/** Says something of fruits and of other labels: is made anew when it or what it reads changes. */
export interface LabelProps {
  readonly text: Expression;
  readonly on: readonly ObjectId[];
  readonly tags: readonly string[];
}

export type Basket = SchemaObject<'basket', BasketProps>;
export type Fruit = SchemaObject<'fruit', FruitProps>;
export type Label = SchemaObject<'label', LabelProps>;

const catalog = {
  query: 'SELECT',
  read: () => {
    throw new Error('toys stand in no catalog');
  },
};

function alter(what: string): StepsRule<string, object> {
  return ({ after }) => [
    makeStep({
      id: `${what} of ${after.id}`,
      title: `${what} of ${after.id}`,
      sql: print`ALTER ${printQualified(after.path)} ${printIdentifier(what)}`,
      lock: 'share',
      locks: [after.parent ?? after.id],
    }),
  ];
}

export const basketKind: Kind<'basket', BasketProps> = {
  kind: 'basket',
  rank: 0,
  holdsRows: true,
  stage: () => 20,
  defaults: { lined: false, fruitOrder: [] },
  ids: {},
  texts: {},
  noun: (basket) => print`BASKET ${printQualified(basket.path)}`,
  names: (basket) => [objectId('thing', basket.path)],
  relationLocks: () => 4,
  create: (basket) => [
    makeStep({
      id: `create ${basket.id}`,
      title: `create ${basket.id}`,
      sql: print`CREATE BASKET ${printQualified(basket.path)} ()`,
      opens: { head: print`CREATE BASKET ${printQualified(basket.path)}`, tail: print`` },
    }),
  ],
  rename: (before, after) => print`RENAME ${printQualified(before.path)} TO ${printQualified(after.path)}`,
  props: { colour: alter('colour'), lined: alter('lining'), fruitOrder: 'ignore' },
  catalog,
};

export const fruitKind: Kind<'fruit', FruitProps> = {
  kind: 'fruit',
  rank: 1,
  holdsRows: true,
  stage: () => 20,
  defaults: { ripe: false, grown: null },
  ids: {},
  texts: { grown: 'carried' },
  noun: (fruit) => print`FRUIT ${printQualified(fruit.path)}`,
  create: (fruit) => [addFruit(fruit)],
  drop: (fruit) => [dropFruit(fruit)],
  rename: (before, after) => print`RENAME ${printQualified(before.path)} TO ${printQualified(after.path)}`,
  detach: ({ before, after }) =>
    before.props.grown === null
      ? null
      : { before: [dropFruit(before)], after: [addFruit(after)], gone: true },
  props: { sort: { joint: 'nature' }, ripe: { joint: 'nature' }, grown: { joint: 'nature' } },
  joints: {
    nature: {
      rebuilds: (use, { changed }) => changed.has('sort') && use.as !== 'type',
      steps: (change) => {
        const { before, after, changed } = change;
        if (changed.has('grown')) {
          const [dropped, added] = [dropFruit(before), addFruit(after)];
          return [dropped, added];
        }
        return alter('nature')(change);
      },
    },
  },
  catalog,
};

function addFruit(fruit: Fruit): Step {
  const of = fruit.parent ?? fruit.id;
  const item = print`${printIdentifier(fruit.path.at(-1) ?? '')}`;
  return makeStep({
    id: `add ${fruit.id}`,
    title: `add ${fruit.id}`,
    sql: print`ALTER BASKET ${printQualified(fruit.path.slice(0, 1))} ADD ${item}`,
    clause: { of, as: 'create-item', sql: item },
    produces: [fruit.id],
    lock: 'access exclusive',
    locks: [of],
  });
}

function dropFruit(fruit: Fruit): Step {
  const of = fruit.parent ?? fruit.id;
  return makeStep({
    id: `drop ${fruit.id}`,
    title: `drop ${fruit.id}`,
    sql: print`ALTER BASKET ${printQualified(fruit.path.slice(0, 1))} DROP ${printIdentifier(fruit.path.at(-1) ?? '')}`,
    clause: { of, as: 'alter-item', sql: print`DROP ${printIdentifier(fruit.path.at(-1) ?? '')}` },
    destroys: [fruit.id],
    loses: [fruit.id],
    lock: 'access exclusive',
    locks: [of],
  });
}

export const labelKind: Kind<'label', LabelProps> = {
  kind: 'label',
  rank: 0,
  holdsRows: false,
  stage: () => 40,
  defaults: { tags: [] },
  ids: { on: true },
  texts: { text: 'recreate' },
  unordered: ['tags'],
  noun: (label) => print`LABEL ${printQualified(label.path)}`,
  names: (label) => [objectId('thing', label.path)],
  relationLocks: () => 1,
  create: (label) => [
    makeStep({
      id: `create ${label.id}`,
      title: `create ${label.id}`,
      sql: print`CREATE LABEL ${printQualified(label.path)} AS ${printExpression(label.props.text)}`,
    }),
  ],
  props: { text: 'replace', on: 'replace', tags: alter('tags') },
  catalog,
};

export const toyKinds = registryOf([basketKind, fruitKind, labelKind]);

const noSource = { comment: null, owner: 'schema', source: null } as const;

export function basket(
  name: string,
  props: Partial<BasketProps> = {},
  comment: string | null = null,
): Basket {
  const path = [name];
  return {
    ...noSource,
    comment,
    kind: 'basket',
    id: objectId('basket', path),
    path,
    parent: null,
    uses: [],
    props: { colour: 'brown', lined: false, fruitOrder: [], ...props },
  };
}

export function fruit(
  of: string,
  name: string,
  props: Partial<FruitProps> = {},
  uses: readonly Use[] = [],
): Fruit {
  const path = [of, name];
  return {
    ...noSource,
    kind: 'fruit',
    id: objectId('fruit', path),
    path,
    parent: objectId('basket', [of]),
    uses,
    props: { sort: 'apple', ripe: false, grown: null, ...props },
  };
}

export function label(name: string, on: readonly ObjectId[], props: Partial<LabelProps> = {}): Label {
  const path = [name];
  return {
    ...noSource,
    kind: 'label',
    id: objectId('label', path),
    path,
    parent: null,
    uses: on.map((id) => ({ on: id, as: 'reads' })),
    props: { text: on.map((ref) => ({ ref, via: 'table' })), on, tags: [], ...props },
  };
}
