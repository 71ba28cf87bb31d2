/**
 * A server with the data of the five operations, until it is interrupted: to look at plans, and to measure more than once.
 * Prints what `node bench/operations/run.js --database` takes. node bench/operations/serve.js [--quick]
 */
import { importServer } from '../support/import-server.js';
import { repository } from '../support/project.js';
import { fillDatabaseOf, scaleOf } from './data.js';

const { startDefaultServer } = await importServer();
const server = await startDefaultServer(repository);
// Nothing else keeps Node here.
const waiting = setInterval(() => {}, 2 ** 30);
process.once('SIGINT', async () => {
  await server.stop();
  clearInterval(waiting);
});
await server.createDatabase('bench');
await fillDatabaseOf(server.connection('bench'), scaleOf(process.argv.includes('--quick')));
console.log(server.url('bench'));
