import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AnyKind } from '../generator/kernel/kind.ts';
import type { SchemaObject } from '../generator/kernel/schema-object.ts';
import { kinds } from '../generator/kinds/index.ts';
import { cases } from './support/cases.ts';

const page = readFileSync(resolve(import.meta.dirname, '../docs/coverage.md'), 'utf8');

interface Row {
  readonly prop: string;
  readonly written: string;
  readonly change: string;
}

/** The rows of one kind's table, by its heading; null when there is no heading. */
function rowsOf(kind: string): readonly Row[] | null {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${kind}\n`));
  if (section === undefined) return null;
  return [...section.matchAll(/^\| `(\w+)` \| (.*) \| ([a-z ]+) \|$/gm)].map(
    ([, prop = '', written = '', change = '']) => ({ prop, written, change }),
  );
}

/** What the page calls a rule. */
function changeOf(kind: AnyKind, prop: string): string {
  const rule = kind.props[prop];
  if (rule === 'ignore') return 'nothing';
  return rule === 'replace' ? 'made anew' : 'altered';
}

const text = (object: SchemaObject | undefined, prop: string): string | undefined =>
  object === undefined ? undefined : JSON.stringify(Reflect.get(object.props, prop));

/** `kind.prop` of what some case sets to another value than its default, or changes; `kind.comment` too. */
const shown = new Set<string>();

beforeAll(async () => {
  for (const { before: loadBefore, after: loadAfter } of cases) {
    const [before, after] = [await loadBefore(), await loadAfter()];
    for (const object of after.objects.values()) {
      const kind = kinds.get(object.kind);
      const old = before.objects.get(object.id);
      for (const prop of Object.keys(kind.props)) {
        const value = text(object, prop);
        const standard = JSON.stringify(Reflect.get(kind.defaults, prop));
        if (value !== standard || (old !== undefined && value !== text(old, prop)))
          shown.add(`${kind.kind}.${prop}`);
      }
      if (object.comment !== null) shown.add(`${kind.kind}.comment`);
    }
  }
});

describe.each(kinds.kinds)('$kind', (kind) => {
  test('stands on the page with every prop, and no other', () => {
    const rows = rowsOf(kind.kind);
    expect(rows, `docs/coverage.md has no heading "## ${kind.kind}"`).not.toBeNull();
    expect(rows?.map(({ prop }) => prop)).toEqual(Object.keys(kind.props));
  });

  test('changes as the page says', () => {
    for (const { prop, change } of rowsOf(kind.kind) ?? [])
      expect(`${prop}: ${change}`).toBe(`${prop}: ${changeOf(kind, prop)}`);
  });

  test('has a case for its comment and for every prop that can be written', () => {
    const writable = (rowsOf(kind.kind) ?? []).filter(({ written }) => !written.startsWith('not written'));
    const wanted = [...writable.map(({ prop }) => prop), 'comment'].map((prop) => `${kind.kind}.${prop}`);
    expect(wanted.filter((prop) => !shown.has(prop))).toEqual([]);
  });
});

test('only what nothing in the DSL can say is called not written', () => {
  const unwritten = kinds.kinds.flatMap(({ kind }) =>
    (rowsOf(kind) ?? []).filter(({ written }) => written.startsWith('not written')).map(({ prop }) => prop),
  );
  expect(unwritten).toEqual(['noInherit', 'named']);
  expect(shown.has('constraint.noInherit')).toBe(false);
});
