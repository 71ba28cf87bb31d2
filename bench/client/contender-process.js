import { fork } from 'node:child_process';
import { join } from 'node:path';

/** A contender in a process of its own: it pays for its own heap, and for what V8 learned of its own calls. */
export class ContenderProcess {
  #child;

  /** @param {string} file in contenders/ */
  constructor(file) {
    this.#child = fork(join(import.meta.dirname, 'contender.js'), [file]);
  }

  /** Connects. @returns {Promise<string | null>} its name; null when it is not installed */
  async start(connection, data) {
    this.name = await this.#ask('start', { connection, data });
    return this.name;
  }

  /** @throws Error when it does not answer a case with as many rows as `pg` */
  async check({ name }) {
    await this.#ask('check', { name });
  }

  /** Microseconds of CPU and of wall time a call. @returns {Promise<{ cpu: number, wall: number }>} */
  measure({ name }) {
    return this.#ask('measure', { name });
  }

  end() {
    this.#child.kill();
  }

  #ask(task, about) {
    return new Promise((resolve, reject) => {
      const ended = (code) => reject(new Error(`its process ended with ${code}`));
      this.#child.once('exit', ended);
      this.#child.once('message', ({ answer, error }) => {
        this.#child.off('exit', ended);
        if (error === undefined) resolve(answer);
        else reject(new Error(error));
      });
      this.#child.send({ task, about });
    });
  }
}
