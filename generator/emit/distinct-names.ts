/** Each name once, in the order of their code units. */
export function distinctNames(names: readonly string[]): readonly string[] {
  return names.length < 2 ? names : [...new Set(names)].sort();
}
