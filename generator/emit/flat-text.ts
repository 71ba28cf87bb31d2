/**
 * The same text, in one piece. V8 keeps what `+=` made as a tree of its parts until somebody reads it; thousands of pages
 * kept as trees are several times their size, and every collection of garbage moves them.
 */
export function flatText(text: string): string {
  // Reading a character is what makes V8 put the parts together.
  text.charCodeAt(0);
  return text;
}
