// Texts of a database inside Markdown (CommonMark with the tables of GitHub): none may make a link, an image, HTML, a
// heading or a new cell.

const breaks = /\s*[\r\n\u2028\u2029]+\s*/g;

/** Prose, on one line. A backslash before ASCII punctuation always makes it plain (CommonMark 2.4). */
export function escapeMarkdown(text: string): string {
  if (/^[A-Za-z][A-Za-z0-9 ,.;:()'/]*$/.test(text)) return text;
  return text
    .replace(breaks, ' ')
    .trim()
    .replace(/[\\`*[\]<>|&~]|!(?=\[)|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|^[#+=-]|^\d+(?=[.)])/g, escapeMatch);
}

/** `1.` would begin a list: there the point is what takes the backslash. */
function escapeMatch(match: string, offset: number, whole: string): string {
  return /\d/.test(match) && offset === 0 && whole.length > match.length ? `${match}\\` : `\\${match}`;
}

/** A code span on one line, fenced by more backticks than it holds (CommonMark 6.1). Nothing for an empty text. */
export function printCode(text: string): string {
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
  return printCode(text).replaceAll('|', '\\|');
}
