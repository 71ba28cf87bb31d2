import { SourceMap, type SourceMapPayload } from 'node:module';
import type { SourceSpan } from '../kernel/schema-object.ts';
import { bundleName } from './evaluate.ts';

/** The first place of a stack that lies in one of the files that count; null when none does. */
export function mapStack(
  stack: string,
  map: SourceMapPayload,
  counts: (file: string) => boolean,
): SourceSpan | null {
  const sourceMap = new SourceMap(map);
  const frame = new RegExp(`${bundleName.replaceAll('.', '\\.')}:(\\d+):(\\d+)`, 'g');
  for (const [, line, column] of stack.matchAll(frame)) {
    const entry = sourceMap.findEntry(Number(line) - 1, Number(column) - 1);
    if (!('originalSource' in entry) || !counts(entry.originalSource)) continue;
    const at = { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
    return { file: entry.originalSource, ...at, endLine: at.line, endColumn: at.column + 1 };
  }
  return null;
}
