import { holdChild, type LooseChild } from './evaluation.ts';
import { type Exported, visitExport } from './find-exports.ts';
import { describeThrown, type Lowering } from './lowering.ts';

/**
 * Reports the children that were made outside of every table and that none came to hold: in silence, what they say
 * would not be there. What a module without tables exports is for others, who may take it or not.
 */
export function reportLooseChildren(
  children: readonly LooseChild[],
  modules: readonly object[],
  exports: readonly Exported[],
  lowering: Lowering,
): void {
  if (children.every(({ isHeld }) => isHeld)) return;
  const withTables = new Set(
    exports.flatMap(({ id, module }) => (/^(?:table|view):/.test(id) ? [module] : [])),
  );
  for (let module = 0; module < modules.length; module += 1) {
    if (withTables.has(module)) continue;
    for (const value of Object.values(modules[module] ?? {})) {
      visitExport(value, (inner) => {
        holdChild(inner);
        return 'lower' in inner;
      });
    }
  }
  for (const { what, made, isHeld } of children) {
    if (isHeld) continue;
    lowering.problems.push({
      code: 'TW110',
      severity: 'error',
      message: `${what} is made outside of a table, and no table holds it`,
      hint: "Write it into the list of its table, table('…', { … }, (t) => [ … ]), or into extend(() => table, (t) => [ … ]). For what several tables share, write a function that makes it.",
      at: null,
      site: { statement: -1, column: null, child: null },
      word: null,
      offset: 0,
      stack: describeThrown(made).stack,
    });
  }
}
