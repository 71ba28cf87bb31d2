// Talks to a server for a caller that must not return before the answer is there (WASM cannot await).
import { connect } from 'node:net';
import { workerData } from 'node:worker_threads';

const { state, bytes, address, port } = workerData;
const flags = new Int32Array(state); // [0] turn: 0 caller, 1 worker; [1] length of the request or of the answer; [2] 1: failed
const shared = new Uint8Array(bytes);
const socket = connect(address);
let answer = Buffer.alloc(0);
let scanned = 0;

function reply(failed) {
  flags[1] = answer.length;
  flags[2] = failed ? 1 : 0;
  if (answer.length > shared.length) flags[2] = 1;
  else shared.set(answer);
  answer = Buffer.alloc(0);
  scanned = 0;
  Atomics.store(flags, 0, 0);
  Atomics.notify(flags, 0);
}

// Every message but the first is a type byte and a length that counts itself; ReadyForQuery ends an answer.
socket.on('data', (chunk) => {
  answer = Buffer.concat([answer, chunk]);
  while (answer.length >= scanned + 5) {
    const end = scanned + 1 + answer.readUInt32BE(scanned + 1);
    if (end > answer.length) return;
    const type = answer[scanned];
    scanned = end;
    if (type === 0x5a && end === answer.length) return reply(false);
  }
});
socket.on('error', () => reply(true));
socket.on('close', () => reply(true));
port.on('message', (length) => socket.write(Buffer.from(shared.slice(0, length))));
