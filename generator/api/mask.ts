import { maskSecrets } from '../database/mask-secrets.ts';

/** @param secrets connection strings and passwords that this run was given */
export function makeMask(secrets: readonly (string | undefined)[]): (text: string) => string {
  const known = secrets.flatMap(passwordsOf).filter((password) => password.length > 2);
  return (text) => maskSecrets(text, known);
}

/** The password of a URL, as it is written and as it is meant; a bare password as it is. */
function passwordsOf(secret: string | undefined): readonly string[] {
  if (secret === undefined || secret === '') return [];
  const written = /^[a-z]+:\/\/[^:/@\s]*:(.*)@/i.exec(secret)?.[1];
  if (written === undefined) return /[:/=]/.test(secret) ? [] : [secret];
  try {
    return [written, decodeURIComponent(written)];
  } catch {
    return [written];
  }
}
