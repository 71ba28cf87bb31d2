import { printTsKey, printTsString } from './ts-printer.ts';

/** The name of a column in TypeScript. */
export interface ColumnWords {
  /** As the key of a property. */
  readonly key: string;
  readonly literal: string;
}

/** Tables share the names of their columns: each is printed once. */
const known = new Map<string, ColumnWords>();

export function columnWords(name: string): ColumnWords {
  let words = known.get(name);
  if (words === undefined) {
    words = { key: printTsKey(name), literal: printTsString(name) };
    known.set(name, words);
  }
  return words;
}

/** A list of names of columns, without its brackets. */
export function printColumnNames(names: readonly string[]): string {
  let text = '';
  for (let i = 0; i < names.length; i += 1)
    text += `${i === 0 ? '' : ', '}${columnWords(names[i] ?? '').literal}`;
  return text;
}
