import { ts } from 'ts-morph';

// In code that V8 has not optimised, and a command is over before it optimises much, `for … of` and a pattern of an array ask
// for an iterator, and make an object for every element. An array read by index costs a fourth of that.

/** Where a script begins: with a directive, and what it takes from its context. */
const openings = /^\(function \([^)]*\) \{(?:\s*"use strict";)?(?:const \{[^}]*\} = globalThis;)?\n?/;

/** What rewritten code calls. */
const helpers = `const plain$isArray = Array.isArray;
function plain$first(values, count) {
  if (plain$isArray(values)) return values;
  const found = [];
  const iterator = values[Symbol.iterator]();
  while (found.length < count) {
    const { done, value } = iterator.next();
    if (done) return found;
    found.push(value);
  }
  return found;
}
`;

/**
 * Rewrites a script so that it reads arrays by index where it walks over them (`for (const name of names)`) or takes them
 * apart (`const [first, second] = names`), and anything else by its iterator, as before. Two things differ from the
 * language: no iterator is told that a walk over it ends early, and nobody can give arrays another iterator. Iterators of
 * built-in collections do not listen; generators are refused.
 *
 * @param {string} code a script that is one function in parentheses
 * @returns {string}
 * @throws {Error} for a generator, or a name that rewritten code would take
 * @example plainLoops('(function () {for (const name of names) print(name);})')
 */
export function plainLoops(code) {
  const opening = openings.exec(code)?.[0];
  if (opening === undefined) throw new Error('the script is no function in parentheses');
  if (code.includes('plain$')) throw new Error('the script has a name that begins with plain$');
  const file = ts.createSourceFile('script.js', code, ts.ScriptTarget.ESNext, false, ts.ScriptKind.JS);
  return opening + helpers + new Rewriter(code, file).copy(file).slice(opening.length);
}

class Rewriter {
  #code;
  #file;
  #names = 0;

  constructor(code, file) {
    this.#code = code;
    this.#file = file;
  }

  /** A node with the blanks before it, and what is in it rewritten. */
  copy(node) {
    let text = '';
    let at = node.pos;
    ts.forEachChild(node, (child) => {
      text += this.#code.slice(at, child.pos) + this.#print(child);
      at = child.end;
    });
    return text + this.#code.slice(at, node.end);
  }

  #print(node) {
    const rewritten = this.#rewrite(node);
    if (rewritten === null) return this.copy(node);
    return this.#code.slice(node.pos, node.getStart(this.#file)) + rewritten;
  }

  #text(node) {
    return this.#print(node).trim();
  }

  #rewrite(node) {
    if (node.asteriskToken !== undefined && ts.isFunctionLike(node))
      throw new Error('a generator would not be told that a walk over it ends early');
    if (ts.isForOfStatement(node)) return this.#loop(node);
    if (!ts.isVariableDeclaration(node) || !ts.isArrayBindingPattern(node.name)) return null;
    if (node.initializer === undefined || hasRest(node.name)) return null;
    // After `const`, which a bracket may follow without a blank.
    return ` ${this.#takeApart(node.name, this.#text(node.initializer)).join(', ')}`;
  }

  #loop({ awaitModifier, initializer: list, expression, statement }) {
    if (awaitModifier !== undefined || !ts.isVariableDeclarationList(list)) return null;
    const keyword = list.flags & ts.NodeFlags.Const ? 'const' : list.flags & ts.NodeFlags.Let ? 'let' : null;
    if (keyword === null) return null;
    const { name } = list.declarations[0];
    const [values, iterator, at, result] = [this.#fresh(), this.#fresh(), this.#fresh(), this.#fresh()];
    const value = `${iterator} === null ? ${values}[${at}] : ${result}.value`;
    return (
      `for (let ${values} = ${this.#text(expression)}, ` +
      `${iterator} = plain$isArray(${values}) ? null : ${values}[Symbol.iterator](), ${at} = 0, ${result}; ` +
      `${iterator} === null ? ${at} < ${values}.length : !(${result} = ${iterator}.next()).done; ${at}++) ` +
      // The body may declare what the loop declares, and stays a block of its own.
      `{ ${keyword} ${this.#declare(name, value).join(', ')}; ${this.#text(statement)} }`
    );
  }

  #declare(name, value) {
    if (ts.isArrayBindingPattern(name) && !hasRest(name)) return this.#takeApart(name, value);
    return [`${this.#text(name)} = ${value}`];
  }

  /** The declarations that a pattern stands for. */
  #takeApart({ elements }, value) {
    const values = this.#fresh();
    const declared = [`${values} = plain$first(${value}, ${elements.length})`];
    elements.forEach((element, at) => {
      if (ts.isOmittedExpression(element)) return;
      const { name, initializer } = element;
      const item = `${values}[${at}]`;
      const given = initializer && `${item} === undefined ? ${this.#text(initializer)} : ${item}`;
      declared.push(...this.#declare(name, given ?? item));
    });
    return declared;
  }

  #fresh() {
    this.#names += 1;
    return `plain$${this.#names}`;
  }
}

function hasRest({ elements }) {
  return elements.some(({ dotDotDotToken }) => dotDotDotToken !== undefined);
}
