import { endLooseChildren, type Lowered, type Statement, type StatementName } from './evaluation.ts';
import { findExports } from './find-exports.ts';
import { describe, Lowering, type LoweringHost } from './lowering.ts';
import { reportLooseChildren } from './report-loose-children.ts';

/** Lowers what one evaluation constructed, stage by stage, and in the order of construction within one. */
export function lowerStatements(
  statements: readonly Statement[],
  modules: readonly object[],
  host: LoweringHost,
  begin: (lowering: Lowering) => void,
): Lowered {
  const lowering = new Lowering(host);
  begin(lowering);
  const loose = endLooseChildren();
  const order = statements.map((_, i) => i);
  order.sort((a, b) => (statements[a]?.stage ?? 0) - (statements[b]?.stage ?? 0) || a - b);
  for (const i of order) {
    lowering.site = { statement: i, column: null, child: null };
    lowering.at = null;
    lowering.owner = 'schema';
    statements[i]?.lower(lowering, i);
  }
  lowering.finish();
  const exports = findExports(modules);
  checkExported(statements, new Set(exports.map(({ id }) => id)), lowering);
  reportLooseChildren(loose, modules, exports, lowering);
  const { objects, sites, problems, texts, intents, asserted } = lowering;
  return { objects, sites, problems, texts, intents, asserted, exports, names: nameStatements(statements) };
}

/** A table that no module exports is most likely a forgotten `export`: taken in silence it would be a table to drop. */
function checkExported(
  statements: readonly Statement[],
  exported: ReadonlySet<string>,
  lowering: Lowering,
): void {
  for (let i = 0; i < statements.length; i += 1) {
    const id = statements[i]?.id ?? null;
    if (
      id === null ||
      !/^(?:table|view):/.test(id) ||
      exported.has(id) ||
      lowering.get(id)?.owner === 'external'
    )
      continue;
    lowering.site = { statement: i, column: null, child: null };
    lowering.at = id;
    lowering.report(
      'TW109',
      `${describe(id)} is constructed, but no module exports it`,
      'Write export const … before it.',
    );
  }
}

function nameStatements(statements: readonly Statement[]): readonly StatementName[] {
  let nameless = -1;
  return statements.map(({ id, written }) => {
    if (written !== '') return { id, name: written, nth: null };
    nameless += 1;
    return { id, name: '', nth: nameless };
  });
}
