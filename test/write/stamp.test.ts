import { mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { contentHash } from '../../generator/write/content-hash.ts';
import { withHeader } from '../../generator/write/header.ts';
import {
  makeStamp,
  parseStamp,
  type Stamp,
  serialiseStamp,
  stampHolds,
} from '../../generator/write/stamp.ts';
import { projectFolder } from './support/project-folder.ts';

let root = '';
let stamp: Stamp;

function take(startedAt: number): Stamp | null {
  return makeStamp({
    startedAt,
    tool: 'build',
    inputs: [join(root, 'schema.ts')],
    absent: [join(root, 'catalogs.js')],
    listings: [join(root, 'templates')],
    outDir: root,
    outputs: new Map([['a.ts', contentHash('a\n')]]),
    unproved: [],
    provedOn: [15],
  });
}

beforeEach(() => {
  root = projectFolder();
  writeFileSync(join(root, 'schema.ts'), 'one');
  writeFileSync(join(root, 'a.ts'), withHeader('a.ts', 'a\n'));
  const taken = take(Date.now() + 60_000);
  if (taken === null) throw new Error('nothing changed, so there is a stamp');
  stamp = taken;
});

describe('stamp', () => {
  it('holds as long as nothing changed, and reads back', () => {
    expect(stampHolds(stamp)).toBe(true);
    expect(parseStamp(serialiseStamp(stamp), 'build')).toEqual(stamp);
    expect(parseStamp(serialiseStamp(stamp), 'another build')).toBeNull();
    expect(parseStamp('{"format":1', 'build')).toBeNull();
  });

  it.each<[string, () => void]>([
    ['an input', () => writeFileSync(join(root, 'schema.ts'), 'two')],
    ['an input that went', () => rmSync(join(root, 'schema.ts'))],
    ['a file that shadows an import', () => writeFileSync(join(root, 'catalogs.js'), '')],
    ['an added template', () => mkdirSync(join(root, 'templates'))],
    ['an output', () => writeFileSync(join(root, 'a.ts'), withHeader('a.ts', 'b\n'))],
    ['an edited output', () => writeFileSync(join(root, 'a.ts'), `${withHeader('a.ts', 'a\n')}\n`)],
    ['an output that went', () => rmSync(join(root, 'a.ts'))],
  ])('does not survive %s', (_, change) => {
    change();
    expect(stampHolds(stamp)).toBe(false);
  });

  it('survives a touch: bytes decide where times differ', () => {
    utimesSync(join(root, 'a.ts'), 1, 1);
    utimesSync(join(root, 'schema.ts'), 1, 1);
    expect(stampHolds(stamp)).toBe(true);
  });

  it('asks for the bytes of an input only where times could not tell, or differ', async () => {
    const times = (taken: Stamp | null) => taken?.inputs[0]?.slice(2);
    expect(times(stamp)).toEqual([3, 0, 0]);
    await new Promise((rested) => setTimeout(rested, 50));
    const later = take(Date.now());
    const { size, mtimeMs, ctimeMs } = statSync(join(root, 'schema.ts'));
    expect(times(later)).toEqual([size, mtimeMs, ctimeMs]);
    if (later === null) throw new Error('nothing changed, so there is a stamp');
    expect(stampHolds(later)).toBe(true);
    writeFileSync(join(root, 'schema.ts'), 'two');
    expect(stampHolds(later)).toBe(false);
    writeFileSync(join(root, 'schema.ts'), 'one');
    expect(stampHolds(later)).toBe(true);
  });

  it('is not taken when an input changed during the run', () => {
    expect(take(0)).toBeNull();
  });
});
