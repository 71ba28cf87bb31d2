const row = (n) => ({
  action: `bench.${n % 10}`,
  entity_type: 'orders',
  details: { n, note: 'nothing "particular"' },
});
const thousand = Array.from({ length: 1000 }, (_, n) => row(n));

/**
 * What is asked, how many rows answer it, how often it is asked in one turn, and the limits of issue 4. Of `data`: the id of a
 * client, that of one product after the other, and where the client's first page ends.
 */
export const cases = [
  { name: 'by key', rows: 1, calls: 1000, cpu: 1.15, ask: (db, { product }) => db.pk(product()) },
  { name: 'insert 1', rows: 1, calls: 500, cpu: 1.15, ask: (db, _, n) => db.insert(row(n)) },
  { name: 'page of 50', rows: 50, calls: 200, cpu: 1.05, ask: (db, { client }) => db.page(client) },
  {
    name: 'keyset 50',
    rows: 50,
    calls: 200,
    cpu: 1.05,
    ask: (db, { client, place }) => db.keyset(client, place),
  },
  {
    name: 'three-table join, nested',
    rows: 20,
    calls: 200,
    cpu: 1.05,
    ask: (db, { client }) => db.join(client),
  },
  { name: 'insert 1000', rows: 0, calls: 20, cpu: 0.65, ask: (db) => db.many(thousand) },
  {
    name: 'batch of 50 by key',
    rows: 50,
    calls: 20,
    wall: 0.6,
    ask: (db, { product }) => db.pipelined(Array.from({ length: 50 }, product)),
  },
];

/** To what `pg` the batch is compared: the same reads one after the other. */
export const oneAfterTheOther = {
  name: 'one after the other',
  rows: 50,
  calls: 20,
  ask: (db, { product }) => db.batch(Array.from({ length: 50 }, product)),
};
