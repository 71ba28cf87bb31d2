/** A word of a command line as a shell takes it: as it is, or in quotes. @example shellWord('a b') // "'a b'" */
export function shellWord(word: string): string {
  return /^[\w.:@%+,/-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A text as schema.ts says it. @example scriptText('orders') // "'orders'" */
export function scriptText(text: string): string {
  return /^[^'\\\p{Cc}]*$/u.test(text) ? `'${text}'` : JSON.stringify(text);
}
