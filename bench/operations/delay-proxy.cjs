// A TCP proxy that holds what a client sends for a millisecond: a round trip takes that much longer. A process of its own,
// so that it waits for nobody. Prints its port. node delay-proxy.cjs <port or socket of the server> <milliseconds>
const net = require('node:net');

const [target, milliseconds] = process.argv.slice(2);
const server = net.createServer({ noDelay: true }, (client) => {
  const upstream = /^\d+$/.test(target)
    ? net.connect({ port: Number(target), host: '127.0.0.1', noDelay: true })
    : net.connect({ path: target });
  client.on('data', (chunk) => {
    const due = performance.now() + Number(milliseconds);
    // A timer may fire up to a millisecond early; the rest is waited out.
    const send = () => (performance.now() < due ? setImmediate(send) : upstream.write(chunk));
    setTimeout(send, Number(milliseconds));
  });
  upstream.on('data', (chunk) => client.write(chunk));
  for (const [one, other] of [
    [client, upstream],
    [upstream, client],
  ]) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
process.on('disconnect', () => process.exit());
