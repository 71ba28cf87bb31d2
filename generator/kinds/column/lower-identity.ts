import type { Lowering } from '../../lower/lowering.ts';
import type { IdentityOptions } from './identity-options.ts';
import type { Identity } from './model.ts';

/** The identity of a column as the model has it; one that is nullable is reported (TW213). */
export function lowerIdentity(
  identity: { readonly mode: Identity['mode']; readonly options: IdentityOptions } | null,
  nullable: boolean,
  name: string,
  lowering: Lowering,
): Identity | null {
  if (identity === null) return null;
  if (nullable)
    lowering.report('TW213', `identity column ${name} is nullable`, 'Remove .nullable() (manual 5.3).');
  const { start, increment = 1, cycle = false } = identity.options;
  return {
    mode: lowering.checkOption('identity', identity.mode, ['always', 'by default']),
    start: String(start ?? (increment < 0 ? -1 : 1)),
    increment: String(increment),
    cycle,
  };
}
