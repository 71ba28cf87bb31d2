import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

// A name may hold escape sequences that would move the cursor or retitle the window.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Text from schemas, files and databases as a terminal may show it: lines and tabs stay, all else goes. */
export function plainText(text: string): string {
  return text.replace(controls, '');
}

/** Styles text unless the stream is no terminal, NO_COLOR is set or `--no-color` was given. */
export class Painter {
  readonly #enabled: boolean;

  constructor(stream: NodeJS.WriteStream, color: boolean) {
    const { NO_COLOR, FORCE_COLOR } = process.env;
    const wanted = FORCE_COLOR !== undefined && FORCE_COLOR !== '0' ? true : stream.isTTY === true;
    this.#enabled = color && wanted && (NO_COLOR === undefined || NO_COLOR === '');
  }

  paint(format: Format, text: string): string {
    return this.#enabled ? styleText(format, text) : text;
  }
}
