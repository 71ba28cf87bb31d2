import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { ObjectId } from '../kernel/object-id.ts';

export type HistoryCode = 'TW403' | 'TW404' | 'TW405' | 'TW406' | 'TW407' | 'TW408' | 'TW410';

/** A problem of the committed migrations, which have no place in schema.ts. */
export function historyProblem(
  code: HistoryCode,
  message: string,
  hint: string,
  at: ObjectId | null = null,
): Diagnostic {
  return { code, severity: 'error', message, hint, at, source: null };
}
