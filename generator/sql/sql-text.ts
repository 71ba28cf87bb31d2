declare const sqlText: unique symbol;

/** SQL that a printer made: safe to concatenate. A plain string is not assignable to it. */
export type SqlText = string & { readonly [sqlText]: true };

/**
 * Joins printed pieces into one SQL text. Only numbers and other printed pieces can be interpolated,
 * so that a raw name or value does not compile.
 *
 * @example print`ALTER TABLE ${printQualified(['public', 'orders'])} ENABLE ROW LEVEL SECURITY`
 */
export function print(strings: TemplateStringsArray, ...pieces: readonly (SqlText | number)[]): SqlText {
  let text = strings[0] ?? '';
  for (let i = 0; i < pieces.length; i += 1) text += `${pieces[i]}${strings[i + 1] ?? ''}`;
  return text as SqlText;
}

/** Joins printed pieces with a fixed separator. */
export function joinSql(
  pieces: readonly SqlText[],
  separator: ', ' | ' ' | ' OR ' | '\n' | ',\n  ' | '\n\n',
): SqlText {
  return pieces.join(separator) as SqlText;
}

/** A text that a person wrote in a template of schema.ts, or that PostgreSQL printed: SQL by its origin. */
export function trustSql(text: string): SqlText {
  return text as SqlText;
}
