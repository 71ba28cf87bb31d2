import { type Context, Script } from 'node:vm';

/** Marks the message of what was denied, so that the loader can tell it from an error of the user's own. */
export const deniedMark = 'tablewright denies ';

// Runs inside the context: a function of ours that throws there would carry a stack of this file, not of schema.ts.
const script = new Script(
  `'use strict';
(() => {
  const deny = (what) => { throw new Error(${JSON.stringify(deniedMark)} + what); };
  const put = (name, value) => Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  const closed = (what) => new Proxy(function () {}, {
    get: (_, name) => (typeof name === 'symbol' ? undefined : deny(what + '.' + name)),
    apply: () => deny(what), construct: () => deny(what), set: () => deny(what), has: () => deny(what),
  });
  for (const name of ['process', 'Deno', 'Bun', 'crypto', 'performance', 'localStorage', 'indexedDB']) put(name, closed(name));
  for (const name of ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'require']) put(name, closed(name));
  const RealDate = Date;
  class FixedDate extends RealDate {
    constructor(...args) { if (args.length === 0) deny('new Date()'); super(...args); }
    static now() { return deny('Date.now()'); }
  }
  put('Date', new Proxy(FixedDate, { apply: () => deny('Date()') }));
  Math.random = () => deny('Math.random()');
  for (const name of ['SharedArrayBuffer', 'Atomics', 'WebAssembly']) delete globalThis[name];
})();`,
  { filename: 'tablewright-environment.js' },
);

/**
 * Takes environment, clock, randomness, timers and network out of a context: each says so when it is reached for. There is
 * no `navigator` at all: libraries, zod among them, look whether there is one to learn where they run.
 */
export function denyEnvironment(context: Context): void {
  script.runInContext(context);
}
