import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';

const script = new URL('../../scripts/plain-loops.js', import.meta.url).href;
const { plainLoops }: { plainLoops: (code: string) => string } = await import(script);

const rewrite = (body: string): string => plainLoops(`(function () {"use strict";\n${body}\n})`);

/** What both say, as JSON: values of two contexts are never deeply equal. */
function bothSay(body: string): readonly [string, string] {
  const say = (code: string): string => JSON.stringify(runInNewContext(`${code}()`));
  return [say(`(function () {"use strict";\n${body}\n})`), say(rewrite(body))];
}

const bodies = {
  'arrays, holes among them': 'const all = []; for (const item of [1, , 3]) all.push(item); return all;',
  'an array that grows and shrinks meanwhile': `const list = [1, 2, 3], all = [];
    for (const item of list) { all.push(item); if (item === 2) list.push(4); if (item === 4) list.length = 0; }
    return all;`,
  'a variable that names another array meanwhile':
    'let list = [1, 2], all = []; for (let item of list) { list = []; all.push(item); } return all;',
  'a set that grows meanwhile':
    'const found = new Set([1]); for (const n of found) if (n < 5) found.add(n + 1); return [...found];',
  'entries of a map, and a pattern in a pattern': `const all = [];
    for (const [key, { a: [x, [y] = [7]] }] of new Map([['k', { a: [1] }], ['l', { a: [2, [3]] }]])) all.push(key, x, y);
    return all;`,
  'a text, by its characters': "const all = []; for (const c of 'a\\u{1F381}b') all.push(c); return all;",
  'nothing at all': 'for (const item of []) return item; return null;',
  'break, continue and labels': `const all = [];
    outer: for (const a of [1, 2, 3]) { for (const b of [1, 2, 3]) { if (b === 2) continue outer; if (a === 3) break outer; all.push(a, b); } }
    return all;`,
  'a variable a turn':
    'const all = []; for (const n of [1, 2, 3]) all.push(() => n); return all.map((f) => f());',
  'a body that declares the same name':
    'const all = []; for (const n of [1]) { const n = 2; all.push(n); } return all;',
  'a loop in place of a block': 'if (false) for (const n of [1]) n; else return 1; return 2;',
  'patterns with defaults, holes and rests': `const [a, , b = a + 1, c = 5] = [1, 2, undefined];
    const [d, ...e] = [1, 2, 3], [f] = new Map([[1, 2]]).keys(), [{ g }, [h]] = [{ g: 8 }, 'xy'];
    return [a, b, c, d, e, f, g, h];`,
  'what patterns swap': 'let [a, b] = [1, 2]; { const [x, y] = [b, a]; return [x, y]; }',
  'var and patterns of parameters, as they were':
    'var all = []; for (var n of [1, 2]) all.push(n); return [n, all, (([x, y]) => x + y)([1, 2])];',
};

for (const [name, body] of Object.entries(bodies)) {
  test(`a rewritten script means the same: ${name}`, () => {
    const [before, after] = bothSay(body);
    expect(after).toBe(before);
  });
}

test('no array is asked for an iterator', () => {
  const counted = `let asked = 0; const usual = Array.prototype[Symbol.iterator];
    Array.prototype[Symbol.iterator] = function () { asked += 1; return usual.call(this); };
    for (const [a, [b]] of [[1, [2]], [3, [4]]]) { const [c] = [a + b]; if (c === 0) break; }
    return asked;`;
  expect(bothSay(counted)).toEqual(['7', '0']);
});

test('what would mean something else is refused', () => {
  expect(() => rewrite('function* all() { yield 1; }')).toThrow('a generator');
  expect(() => rewrite('const plain$1 = 0;')).toThrow('plain$');
  expect(() => plainLoops('for (const a of b) c(a);')).toThrow('no function in parentheses');
});
