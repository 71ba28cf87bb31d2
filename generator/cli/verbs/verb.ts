import type { Options, PositionalOptions } from 'yargs';
import type { Report, Reporter } from '../reporter.ts';

/** The arguments of a command line, as yargs read them. */
export class Arguments {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === 'string' ? value : undefined;
  }

  flag(name: string): boolean {
    return this.#values[name] === true;
  }

  number(name: string): number | undefined {
    const value = this.#values[name];
    return typeof value === 'number' ? value : undefined;
  }

  /** Whether it was given: a flag that is set, a list that is not empty. */
  has(name: string): boolean {
    return this.text(name) !== undefined || this.flag(name) || this.list(name).length > 0;
  }

  list(name: string): readonly string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  }
}

/** One command: its flags as data, and what it does with them. */
export interface Verb {
  /** As yargs takes it: `migrate <direction>`. */
  readonly command: string;
  readonly describe: string;
  readonly positionals?: Readonly<Record<string, PositionalOptions>>;
  readonly options: Readonly<Record<string, Options>>;
  run(args: Arguments, reporter: Reporter): Promise<Report>;
}

/** Of commands that prove: they make and drop databases of their own there, so DATABASE_URL is never taken for it. */
export const proofDatabaseOption: Options = {
  type: 'string',
  requiresArg: true,
  describe: 'Connection string of a server to prove on; the database that it names is not touched',
};

/** Of commands that work on the database that is named. */
export const databaseOption: Options = {
  type: 'string',
  requiresArg: true,
  describe: 'Connection string (default: DATABASE_URL, which keeps it out of the process list)',
};
