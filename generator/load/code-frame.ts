import { relative } from 'node:path';
import type { Diagnostic } from '../kernel/diagnostic.ts';

/**
 * A diagnostic as text: `error TW204: message`, the place, a code frame, and the fix.
 *
 * @param sources texts by absolute path; a place whose text is not among them gets no frame
 */
export async function renderDiagnostic(
  { code, severity, message, hint, source }: Diagnostic,
  sources: ReadonlyMap<string, string>,
): Promise<string> {
  const lines = [`${severity} ${code}: ${message}`];
  if (source !== null) {
    const file = relative(process.cwd(), source.file);
    lines.push(`  --> ${file.startsWith('..') ? source.file : file}:${source.line}:${source.column}`);
    const text = sources.get(source.file);
    if (text !== undefined) {
      const { codeFrameColumns } = await import('@babel/code-frame');
      // Of a long stretch (a table) the first line says where; carets under all of it would only hide it.
      const end =
        source.endLine === source.line ? { line: source.endLine, column: source.endColumn } : undefined;
      const start = { line: source.line, column: source.column };
      lines.push(
        codeFrameColumns(text, end === undefined ? { start } : { start, end }, {
          linesAbove: 2,
          linesBelow: 2,
        }),
      );
    }
  }
  if (hint !== null) lines.push(`help: ${hint}`);
  return lines.join('\n');
}
