import { readFileSync } from 'node:fs';
import { SchemaError } from '../kernel/diagnostic.ts';
import { printExpression } from '../kernel/print-expression.ts';
import type { SourceSpan } from '../kernel/schema-object.ts';
import type { NamedQuery } from '../queries/named-query.ts';

/** SQLSTATE of a column or table that does not exist, and of a column of which there are two. */
const unknownNames: ReadonlySet<string> = new Set(['42703', '42P01', '42702']);

/** What PostgreSQL refused of a named query, at its place in schema.ts. Undefined for any other error. */
export function explainQueryRefusal(error: unknown): SchemaError | undefined {
  if (!(error instanceof Error) || !('query' in error) || !('position' in error)) return undefined;
  const { message, query, position, hint, sqlstate } = error as Error & {
    readonly query: NamedQuery;
    readonly position: number | null;
    readonly hint: string | null;
    readonly sqlstate: string | null;
  };
  const isUnknown = unknownNames.has(sqlstate ?? '');
  return new SchemaError([
    {
      code: 'TW254',
      severity: 'error',
      message: `PostgreSQL refuses ${message}`,
      hint:
        hint ??
        (isUnknown
          ? 'Write references as ${t.column}, so that they are checked when schema.ts is read.'
          : null),
      at: query.id,
      source: position === null ? query.source : (findPlace(query, position) ?? query.source),
    },
  ]);
}

/** Finds the words of schema.ts that PostgreSQL points at, which may be some that a reference printed. */
function findPlace({ props, source }: NamedQuery, position: number): SourceSpan | null {
  if (source === null) return null;
  let passed = 0;
  let before = '';
  for (const segment of props.statement) {
    const text = [...printExpression([segment])];
    if (typeof segment !== 'string') {
      passed += text.length;
      continue;
    }
    if (passed + text.length >= position)
      return findWords(source, segment, Math.max(0, position - 1 - passed));
    passed += text.length;
    before = segment;
  }
  return before === '' ? null : findWords(source, before, before.trimEnd().length);
}

/** The place of a character of a text that stands, line by line, in the file. */
function findWords(source: SourceSpan, words: string, at: number): SourceSpan | null {
  const lines = readLines(source.file);
  const start = words.lastIndexOf('\n', at - 1) + 1;
  const end = words.indexOf('\n', start);
  const line = words.slice(start, end < 0 ? undefined : end);
  const indent = line.length - line.trimStart().length;
  for (let number = source.line; number <= source.endLine; number += 1) {
    const found = lines[number - 1]?.indexOf(line.trim()) ?? -1;
    if (line.trim() === '' || found < 0) continue;
    const column = found + Math.max(0, at - start - indent) + 1;
    const length = /^[\w$]+/.exec(line.slice(at - start))?.[0].length ?? 1;
    return { file: source.file, line: number, column, endLine: number, endColumn: column + length };
  }
  return null;
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}
