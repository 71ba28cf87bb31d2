import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const generator = new URL('../../generator/', import.meta.url);

test('docs/diagnostics.md lists every code of what schema.ts says, and no other', () => {
  const used = new Set<string>();
  for (const entry of readdirSync(generator, { recursive: true, encoding: 'utf8' })) {
    if (
      !/^(?:load|kinds|lower|queries|emit|api.lint|api.explain-helpers)/.test(entry) ||
      !entry.endsWith('.ts')
    )
      continue;
    for (const [code] of readFileSync(new URL(entry, generator), 'utf8').matchAll(/TW(?:1|2|40[123])\d*/g))
      used.add(code);
  }
  const table = readFileSync(new URL('../../docs/diagnostics.md', import.meta.url), 'utf8');
  const listed = [...table.matchAll(/^\| (TW\d+) \|/gm)].map(([, code]) => code ?? '');
  expect([...listed].sort()).toEqual([...used].sort());
});
