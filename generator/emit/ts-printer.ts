/**
 * Prints a string literal of TypeScript, in single quotes where that needs no escape. U+2028 and U+2029 are escaped,
 * because older readers of JavaScript end a line there.
 */
export function printTsString(value: string): string {
  if (/^[\w .,:;()/-]*$/.test(value)) return `'${value}'`;
  const json = JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  return /['"\\]/.test(json.slice(1, -1)) ? json : `'${json.slice(1, -1)}'`;
}

/** Prints the key of a property. `__proto__` is computed: written plainly it would set the prototype. */
export function printTsKey(name: string): string {
  if (name === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) ? name : printTsString(name);
}

/** Prints a union of string literals, or `never` for none. */
export function printTsUnion(values: readonly string[]): string {
  return values.length === 0 ? 'never' : values.map(printTsString).join(' | ');
}

/**
 * Prints a JSDoc block with a line break after it, or nothing for null or blank text. A comment of a database can
 * neither end the block nor speak to the compiler: an `@ts-expect-error` in it would make the file fail.
 */
export function printJsDoc(text: string | null, indent = ''): string {
  if (text === null) return '';
  if (/^[A-Za-z][\w .,;:()'"-]*\S$/.test(text)) return `${indent}/** ${text} */\n`;
  const lines = safeComment(text).trim().split('\n');
  if (lines.length === 1) return lines[0] === '' ? '' : `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}

function safeComment(text: string): string {
  return (
    text
      .replace(/\r\n?|[\u2028\u2029]/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
      .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]+/g, ' ')
      .replaceAll('*/', '*\\/')
      .replace(/@(?=ts-)/g, '\\@')
  );
}
