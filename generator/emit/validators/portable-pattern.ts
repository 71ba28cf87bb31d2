/** Readers of JSON Schema compile patterns with the flag `u`, which refuses needless escapes. */
export function isPortable(pattern: string): boolean {
  if (pattern.includes('\\ud800')) return false;
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}
