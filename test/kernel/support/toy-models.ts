import fc from 'fast-check';
import { type Model, modelOf } from '../../../generator/kernel/model.ts';
import type { ObjectId } from '../../../generator/kernel/object-id.ts';
import type { SchemaObject } from '../../../generator/kernel/schema-object.ts';
import { basket, fruit, label } from './toy-kinds.ts';

const names = ['a', 'b', 'c', 'd'] as const;

interface DrawnFruit {
  readonly name: string;
  readonly sort: string;
  readonly ripe: boolean;
  readonly grownFrom: number;
}

const drawnFruit: fc.Arbitrary<DrawnFruit> = fc.record({
  name: fc.constantFrom('f', 'g', 'h', 'i'),
  sort: fc.constantFrom('apple', 'pear'),
  ripe: fc.boolean(),
  grownFrom: fc.integer({ min: -4, max: 3 }),
});

const drawnBasket = fc.record({
  name: fc.constantFrom(...names),
  colour: fc.constantFrom('brown', 'red'),
  lined: fc.boolean(),
  comment: fc.option(fc.constantFrom('first', "it's")),
  fruits: fc.uniqueArray(drawnFruit, { selector: ({ name }) => name, maxLength: 4 }),
});

const drawnLabel = fc.record({
  name: fc.constantFrom('l', 'm', 'n', 'o'),
  on: fc.array(fc.nat(20), { maxLength: 3 }),
  tags: fc.uniqueArray(fc.constantFrom('x', 'y', 'z')),
});

/** Any model of the toy kinds in which every use resolves and nothing uses itself in a circle. */
export const toyModel: fc.Arbitrary<Model> = fc
  .record({
    baskets: fc.uniqueArray(drawnBasket, { selector: ({ name }) => name, maxLength: 4 }),
    labels: fc.uniqueArray(drawnLabel, { selector: ({ name }) => name, maxLength: 4 }),
  })
  .map(({ baskets, labels }) => {
    const objects: SchemaObject[] = [];
    for (const { name, colour, lined, comment, fruits } of baskets) {
      objects.push(basket(name, { colour, lined, fruitOrder: fruits.map((drawn) => drawn.name) }, comment));
      const plain: ObjectId[] = [];
      for (const drawn of fruits) {
        const from = plain[drawn.grownFrom];
        const props = { sort: drawn.sort, ripe: drawn.ripe };
        if (from === undefined) {
          const object = fruit(name, drawn.name, props);
          plain.push(object.id);
          objects.push(object);
        } else {
          const grown = [{ ref: from, via: 'table' as const }];
          objects.push(fruit(name, drawn.name, { ...props, grown }, [{ on: from, as: 'reads' }]));
        }
      }
    }
    for (const { name, on, tags } of labels) {
      const ids = [
        ...new Set(
          on.flatMap((at) => (objects.length === 0 ? [] : (objects[at % objects.length]?.id ?? []))),
        ),
      ];
      objects.push(label(name, ids, { tags }));
    }
    return modelOf(objects);
  });

/** The same model with its objects in another order. */
export function shuffled(model: Model): fc.Arbitrary<Model> {
  const objects = [...model.objects.values()];
  return fc.shuffledSubarray(objects, { minLength: objects.length }).map(modelOf);
}
