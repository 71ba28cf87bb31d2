/** The text with line feeds alone and no byte order mark, whatever git or an editor made of it: what is compared, hashed and kept. */
export function normaliseScript(text: string): string {
  return text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
}
