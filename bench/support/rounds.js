import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** What each round measured of each thing, in a file too where one is given: rounds of several runs count together. */
export class Rounds {
  #file;
  #of;

  /** @param {string | undefined} file */
  constructor(file) {
    this.#file = file;
    this.#of = file !== undefined && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  }

  /** Written at once: what ends a run later does not take it away. */
  add(name, round) {
    this.#of[name] = [...this.of(name), round];
    if (this.#file !== undefined) writeFileSync(this.#file, JSON.stringify(this.#of));
  }

  /** @param {string} name @returns {object[]} */
  of(name) {
    return this.#of[name] ?? [];
  }
}
