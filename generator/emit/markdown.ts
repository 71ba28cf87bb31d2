// Texts of a database inside Markdown (CommonMark with the tables of GitHub): none may make a link, an image, HTML, a
// heading or a new cell.

const breaks = /\s*[\r\n\u2028\u2029]+\s*/g;

/**
 * Prose, on one line, whose pairs of backticks stay code. A backslash before ASCII punctuation always makes it plain
 * (CommonMark 2.4).
 */
export function escapeMarkdown(text: string): string {
  return escapeProse(text, printCode);
}

/** The same in a table. */
export function escapeCell(text: string): string {
  return escapeProse(text, printCellCode);
}

function escapeProse(text: string, print: (code: string) => string): string {
  if (/^[A-Za-z](?:[A-Za-z0-9 ,.;:()'/]|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9]))*$/.test(text)) return text;
  const line = text.replace(breaks, ' ').trim();
  // Every second part stood between two backticks; one that is left over makes none of them code.
  const parts = line.split(/`([^`]+)`/);
  if (parts.some((part, index) => index % 2 === 0 && part.includes('`'))) return escapeText(line);
  return parts.map((part, index) => (index % 2 === 0 ? escapeText(part) : print(part))).join('');
}

function escapeText(text: string): string {
  return text.replace(
    /[\\`*[\]<>|&~]|!(?=\[)|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|^[#+=-]|^\d+(?=[.)])/g,
    escapeMatch,
  );
}

/** `1.` would begin a list: there the point is what takes the backslash. */
function escapeMatch(match: string): string {
  return /^\d/.test(match) ? `${match}\\` : `\\${match}`;
}

/** A code span on one line, fenced by more backticks than it holds (CommonMark 6.1). Nothing for an empty text. */
export function printCode(text: string): string {
  if (text === '') return '';
  if (/^[\w .,:;()'=<>-]*[\w()']$/.test(text)) return `\`${text}\``;
  const line = text.replace(breaks, ' ');
  if (line.trim() === '') return '';
  let fence = '`';
  while (line.includes(fence)) fence += '`';
  const padding = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${padding}${line}${padding}${fence}`;
}

/** A code span in a table, where a pipe ends the cell even inside code. */
export function printCellCode(text: string): string {
  const code = printCode(text);
  return text.includes('|') ? code.replaceAll('|', '\\|') : code;
}
