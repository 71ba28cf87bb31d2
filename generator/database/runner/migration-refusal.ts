import type { Diagnostic } from '../../kernel/diagnostic.ts';

/** The runner will not begin: nothing was changed, and the diagnostics say what stands in the way. */
export class MigrationRefusal extends Error {
  override readonly name = 'MigrationRefusal';
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'));
    this.diagnostics = diagnostics;
  }
}

/** @example throw refuse('TW623', 'migration 2 was applied without migration 1', null) */
export function refuse(code: Diagnostic['code'], message: string, hint: string | null): MigrationRefusal {
  return new MigrationRefusal([{ code, severity: 'error', message, hint, at: null, source: null }]);
}
