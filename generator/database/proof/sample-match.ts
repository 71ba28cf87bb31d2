/**
 * A text that a regular expression matches, or null when none is found: for columns whose check holds a pattern. It
 * understands the parts that PostgreSQL and JavaScript share: classes, groups, alternatives, repetitions.
 *
 * @example sampleMatch('^[a-z]{3}-(one|two)+$') // 'aaa-one'
 */
export function sampleMatch(pattern: string): string | null {
  const posix: Readonly<Record<string, string>> = {
    alpha: 'a-zA-Z',
    alnum: 'a-zA-Z0-9',
    digit: '0-9',
    lower: 'a-z',
    upper: 'A-Z',
    xdigit: '0-9a-fA-F',
    space: '\\s',
  };
  const source = pattern.replace(/\[:(\w+):\]/g, (all, name) => posix[String(name)] ?? all);
  try {
    const whole = new RegExp(source);
    const sample = new Sampler(source).alternatives();
    return whole.test(sample) ? sample : null;
  } catch {
    // No pattern, or one with parts that only PostgreSQL knows.
    return null;
  }
}

const candidates = 'aA0bB1-_.@ x9/:$!';

class Sampler {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Of several alternatives the first. */
  alternatives(): string {
    const first = this.#sequence();
    while (this.#source[this.#at] === '|') {
      this.#at += 1;
      this.#sequence();
    }
    return first;
  }

  #sequence(): string {
    let text = '';
    while (this.#at < this.#source.length && !'|)'.includes(this.#source[this.#at] ?? '')) {
      const piece = this.#atom();
      text += piece.repeat(this.#repetitions());
    }
    return text;
  }

  #atom(): string {
    const rest = this.#source.slice(this.#at);
    if (rest.startsWith('(')) {
      this.#at += /^\((?:\?:)?/.exec(rest)?.[0].length ?? 1;
      const inside = this.alternatives();
      this.#at += 1;
      return inside;
    }
    const set = /^\[\^?\]?(?:\\.|[^\]\\])*\]|^\\[dws]|^\./.exec(rest)?.[0];
    if (set !== undefined) {
      this.#at += set.length;
      const one = new RegExp(`^${set}$`);
      const found = [...candidates, '\t'].find((character) => one.test(character));
      if (found === undefined) throw new RangeError(`nothing tried is in ${set}`);
      return found;
    }
    const escaped = rest.startsWith('\\');
    this.#at += escaped ? 2 : 1;
    const character = escaped ? rest[1] : rest[0];
    return !escaped && (character === '^' || character === '$') ? '' : (character ?? '');
  }

  #repetitions(): number {
    const [all = '', sign, least] =
      /^(?:([*+?])|\{(\d+)(?:,\d*)?\})/.exec(this.#source.slice(this.#at)) ?? [];
    this.#at += all.length;
    if (least !== undefined) return Math.min(Number(least), 1000);
    return sign === '*' || sign === '?' ? 0 : 1;
  }
}
