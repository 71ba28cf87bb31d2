// The process of one contender, which does what `ContenderProcess` sends. Its argument is the name of a file in contenders/.
import { performance } from 'node:perf_hooks';
import { cases, oneAfterTheOther } from './cases.js';

const [file] = process.argv.slice(2);
let db = null;
let data = null;

const caseOf = ({ name }) => [...cases, oneAfterTheOther].find((one) => one.name === name);

const tasks = {
  async start({ connection, data: { client, place, products } }) {
    const [make] = Object.values(await import(`./contenders/${file}.js`));
    db = await make(connection, client);
    let number = 0;
    const product = () => {
      number += 1;
      return products[number % products.length];
    };
    data = { client, place, product };
    return db?.name ?? null;
  },
  async check(about) {
    const { ask, rows } = caseOf(about);
    const answer = await ask(db, data, 0);
    const found = rows > 1 ? answer.length : Number(answer !== null && answer !== undefined);
    if (rows > 0 && found !== rows) throw new Error(`${found} rows instead of ${rows}`);
  },
  async measure(about) {
    const { ask, calls } = caseOf(about);
    const cpu = process.cpuUsage();
    const started = performance.now();
    for (let n = 0; n < calls; n += 1) await ask(db, data, n);
    const wall = ((performance.now() - started) * 1000) / calls;
    const { user, system } = process.cpuUsage(cpu);
    return { cpu: (user + system) / calls, wall };
  },
};

process.on('message', async ({ task, about }) => {
  try {
    process.send({ answer: await tasks[task](about) });
  } catch (error) {
    process.send({ error: error.message });
  }
});
