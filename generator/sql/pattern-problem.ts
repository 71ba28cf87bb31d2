const rules: readonly (readonly [RegExp, string, string])[] = [
  [
    /\\[wWdDsSbB]/,
    'the class \\w, \\d, \\s or \\b differs between JavaScript and PostgreSQL',
    'Write it out: [0-9], [A-Za-z0-9_], [ \\t].',
  ],
  [
    /\\[pPkKucx0-9]/,
    'an escape that only JavaScript has',
    'Write the character itself; PostgreSQL has no such escape or back reference here.',
  ],
  [/\(\?<[=!]/, 'PostgreSQL has no lookbehind (manual 9.7.3.1)', 'Write a lookahead, or a second check.'],
  [/\(\?<[A-Za-z_]/, 'PostgreSQL has no named group', 'Write (…) or (?:…).'],
  [/[*+?}]\?/, 'a lazy quantifier makes the whole PostgreSQL pattern lazy (manual 9.7.3.5)', 'Remove the ?.'],
  [/\[\[?[:.=]/, 'a bracket class that only PostgreSQL has', 'Write the characters out.'],
  [/[^\0-\x7f]/, 'a character outside ASCII', 'Keep to ASCII in matches(); use .check() for more.'],
  [
    /\[\]|\[\^\]/,
    'an empty class, which PostgreSQL reads as the start of a longer one',
    'Escape the bracket.',
  ],
  [/\[[^\]]*(?<!\\)\[/, 'an unescaped [ inside a class', 'Write \\[.'],
];

/** Why JavaScript and PostgreSQL may disagree on a pattern, with the fix; null when they agree. */
export function patternProblem(
  source: string,
  flags: string,
): readonly [problem: string, hint: string] | null {
  if (/[^i]/.test(flags)) return ['only the flag i means the same in PostgreSQL', 'Remove the other flags.'];
  for (const [pattern, problem, hint] of rules) if (pattern.test(source)) return [problem, hint];
  for (const [, low, high] of source.matchAll(/(?<!\\)\{(\d*),?(\d*)\}/g)) {
    if (Number(low) > 255 || Number(high) > 255) {
      return [
        'a repetition bound above 255, the most that PostgreSQL takes (manual 9.7.3.1)',
        'Check length() beside it.',
      ];
    }
  }
  return null;
}
