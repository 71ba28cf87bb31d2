import { createContext, Script } from 'node:vm';
import { expect, test } from 'vitest';
import { keepCode, keptScript } from '../../generator/load/kept-script.ts';

const name = 'sum.js';
const source = '(function sum(list) { return list.reduce((total, each) => total + each, 0); })';

/** The code of a script whose function has been called. */
function code(): Buffer {
  const script = new Script(source, { filename: name });
  expect(script.runInThisContext()([1, 2])).toBe(3);
  return keepCode(script);
}

test('a script is made of its code again and again, for any context', () => {
  const kept = code();
  for (const context of [createContext(), createContext()]) {
    const script = keptScript(source, name, kept);
    expect(script?.cachedDataRejected).toBe(false);
    expect(script?.runInContext(context)([1, 2, 3])).toBe(6);
  }
});

test('code that is damaged, cut short or of another source is not run', () => {
  const kept = code();
  const changed = Buffer.from(kept);
  changed.writeUInt8(changed.readUInt8(changed.length - 5) ^ 1, changed.length - 5);
  expect(keptScript(source, name, changed)).toBeNull();
  expect(keptScript(source, name, kept.subarray(0, -1))).toBeNull();
  expect(keptScript(source, name, Buffer.alloc(0))).toBeNull();
  expect(keptScript(`${source} `, name, kept)).toBeNull();
});
