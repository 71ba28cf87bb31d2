import type { SqlText } from './sql-text.ts';

// A line break of any kind would end the comment and let the rest of a hostile name run as SQL, or as a psql command.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
const breaking = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** Prints text as one `--` comment line. */
export function printLineComment(text: string): SqlText {
  return `-- ${text.replace(breaking, ' ').trim()}` as SqlText;
}
