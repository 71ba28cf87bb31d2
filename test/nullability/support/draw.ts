/**
 * A source of choices: the numbers of a list, then zeros. The first of several is the simplest, so that a list of
 * smaller numbers draws something simpler: that is how a failure shrinks.
 */
export class Draw {
  readonly #numbers: readonly number[];
  #at = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  below(limit: number): number {
    const number = this.#numbers[this.#at] ?? 0;
    this.#at += 1;
    return number % limit;
  }

  of<T>(first: T, ...rest: readonly T[]): T {
    return rest[this.below(rest.length + 1) - 1] ?? first;
  }

  /** One of several, the others unasked: each may draw on its own. */
  call(...options: readonly (() => string)[]): string {
    return options[this.below(options.length)]?.() ?? '';
  }

  /** Whether one of so many. */
  one(of: number): boolean {
    return this.below(of) === of - 1;
  }
}
