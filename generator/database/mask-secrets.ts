const MASK = '***';

/**
 * Returns `text` without the passwords that it shows, for every line that reaches a terminal, a log or a file.
 *
 * Known to it: the user part of a URL (also of one that `new URL` refuses: Node prints such input whole, so an
 * unescaped `@`, `/` or `#` in a password must not end the mask early), `password=` in a query string or a libpq
 * keyword string, `PGPASSWORD=`, `password: '…'` as Node inspects an object, and SQL `PASSWORD '…'`. A secret of any
 * other shape is found only when given in `secrets`. Where a text can be read in two ways, it masks too much.
 *
 * @param text what is about to be shown
 * @param secrets passwords known to the caller, removed wherever they stand
 * @example maskSecrets('postgres://bob:s3cret@db/app') // 'postgres://bob:***@db/app'
 */
export function maskSecrets(text: string, secrets: readonly string[] = []): string {
  let masked = text;
  for (const secret of longestFirst(secrets)) masked = masked.replaceAll(secret, MASK);
  return masked
    .split(/(?=\bpostgres(?:ql)?:\/\/)/i)
    .map(maskUrl)
    .join('')
    .replace(/([?&](?:ssl)?password=)[^&\s'"`]*/gi, `$1${MASK}`)
    .replace(
      /\b((?:pg|ssl)?password["']?\s*[=:]\s*)(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s,;}'"&]+)/gi,
      `$1${MASK}`,
    )
    .replace(/(\bpassword\s+)(?:[eE]?'(?:[^'\\]|''|\\.)*'|\$(\w*)\$[\s\S]*?\$\2\$)/gi, `$1${MASK}`);
}

/** Masks the password of the URL that `piece` begins with, up to the last `@` of its line. */
function maskUrl(piece: string): string {
  const withUser = /^(postgres(?:ql)?:\/\/[^:/?#\s@]*:)([^\n]*)(@[^\n@]*)/i;
  if (withUser.test(piece)) return piece.replace(withUser, `$1${MASK}$3`);
  // A password that begins with `/`, `?` or `#` was read as an empty port with a path behind it: Node drops the colon.
  const misread = /^(postgres(?:ql)?:\/\/[^/?#\s]*[/?#])(\S*)(@[^\s@]*)/i;
  if (misread.test(piece)) return piece.replace(misread, `$1${MASK}$3`);
  // Cut off before its `@`: what stands behind the colon may be a port, which is not secret.
  return piece.replace(
    /^(postgres(?:ql)?:\/\/[^:/?#\s@[\]]*:)(?!\d{1,5}(?:[/?#\s'",)]|$))[^\s'"]+/i,
    `$1${MASK}`,
  );
}

/** Short secrets are left to the patterns: replacing every `a` in a message would hide the message, not the secret. */
function longestFirst(secrets: readonly string[]): readonly string[] {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < 4) continue;
    forms.add(secret);
    forms.add(JSON.stringify(secret).slice(1, -1));
    forms.add(encodeURIComponent(secret.toWellFormed()));
  }
  return [...forms].sort((a, b) => b.length - a.length);
}
