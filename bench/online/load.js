/**
 * The application of the benchmark, in a process of its own: an open loop of transactions over a few connections. Its parent sends
 * `{ connection, rate, connections, rows }`, then 'stop', and gets every transaction that was due meanwhile.
 *
 * A transaction's latency counts from the moment that it was due, so that what waits for a free connection counts as well.
 */
import pg from 'pg';

process.once('message', (options) => {
  run(options).then(
    (answer) => process.send(answer, () => process.exit(0)),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
});

/** Half inserts, a quarter updates, a quarter reads; by primary key. */
const kinds = ['insert', 'update', 'insert', 'select'];

async function run({ connection, rate, connections, rows }) {
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new pg.Client({ ...connection, application_name: 'application' });
      client.on('error', () => {});
      await client.connect();
      return { client, generation: 0 };
    }),
  );
  // Every connection has its statements prepared before the first one counts.
  for (const each of clients) for (const kind of kinds) await perform(each, kind, rows);
  const free = [...clients];
  const due = [];
  const done = [];
  const pending = new Set();
  let stopped = false;
  process.once('message', () => {
    stopped = true;
  });
  process.send('ready');
  const started = now();
  const next = () => {
    while (free.length > 0 && due.length > 0) {
      const slot = free.pop();
      const job = due.shift();
      const work = perform(slot, job.kind, rows)
        .then(
          (retried) => ({ ...job, retried, error: null }),
          (error) => ({ ...job, retried: false, error: `${error.code ?? ''} ${error.message}`.trim() }),
        )
        .then((result) => {
          done.push({ ...result, latency: now() - job.at });
          free.push(slot);
          pending.delete(work);
          next();
        });
      pending.add(work);
    }
  };
  for (let n = 0; !stopped; ) {
    const elapsed = now() - started;
    for (; n < (elapsed * rate) / 1000; n += 1) {
      due.push({ kind: kinds[n % kinds.length], at: started + (n * 1000) / rate });
    }
    next();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  while (due.length > 0 || pending.size > 0) {
    next();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await Promise.all(clients.map(({ client }) => client.end()));
  return done;
}

/** Wall time in milliseconds with fractions, the same in every process. */
function now() {
  return performance.timeOrigin + performance.now();
}

/** @returns whether the result type had changed under a prepared statement, and it was tried once more */
async function perform(slot, kind, rows) {
  try {
    await query(slot, kind, rows);
    return false;
  } catch (error) {
    if (error.code !== '0A000' || !/cached plan/.test(error.message)) throw error;
    slot.generation += 1;
    await query(slot, kind, rows);
    return true;
  }
}

function query({ client, generation }, kind, rows) {
  const id = 1 + Math.floor(Math.random() * rows);
  const name = `${kind}_${generation}`;
  if (kind === 'insert') {
    const text =
      'INSERT INTO public.orders (customer_id, employee_id, status, amount, note) VALUES ($1, $2, $3, $4, $5)';
    return client.query({
      name,
      text,
      values: [id % 50_000, 1 + (id % 200_000), 'new', String(id % 10_000), 'a note of some length'],
    });
  }
  if (kind === 'update') {
    const text = 'UPDATE public.orders SET status = $2, updated_at = now() WHERE id = $1';
    return client.query({ name, text, values: [id, 'paid'] });
  }
  return client.query({ name, text: 'SELECT * FROM public.orders WHERE id = $1', values: [id] });
}
