import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendMigration } from '../../generator/history/append-migration.ts';
import { foldHistory } from '../../generator/history/fold-history.ts';
import { migrationId } from '../../generator/history/migration-id.ts';
import { fileName, migrationName } from '../../generator/history/migration-name.ts';
import type { MigrationRecord, RecordedChange } from '../../generator/history/migration-record.ts';
import { serialiseRecord } from '../../generator/history/serialise-record.ts';
import { type FormatUpgrader, upgradeRecord, upgradeWith } from '../../generator/history/upgrade-record.ts';
import { SchemaError } from '../../generator/kernel/diagnostic.ts';
import { diffModels } from '../../generator/kernel/diff.ts';
import { emptyModel, type Model, modelOf } from '../../generator/kernel/model.ts';
import { objectId } from '../../generator/kernel/object-id.ts';
import type { SchemaObject } from '../../generator/kernel/schema-object.ts';
import { toyKinds } from '../kernel/support/toy-kinds.ts';

function basket(name: string, colour = 'red', owner: SchemaObject['owner'] = 'schema'): SchemaObject {
  const id = objectId('basket', [name]);
  const props = { colour, lined: false, fruitOrder: [] };
  return {
    kind: 'basket',
    id,
    path: [name],
    parent: null,
    uses: [],
    props,
    comment: null,
    owner,
    source: null,
  };
}

function fruit(inBasket: string, name: string, uses: SchemaObject['uses'] = []): SchemaObject {
  const id = objectId('fruit', [inBasket, name]);
  const parent = objectId('basket', [inBasket]);
  const props = { sort: 'apple', ripe: false, grown: null };
  return {
    kind: 'fruit',
    id,
    path: [inBasket, name],
    parent,
    uses,
    props,
    comment: null,
    owner: 'schema',
    source: null,
  };
}

function record(id: string, parent: string | null, changes: readonly RecordedChange[] = []): MigrationRecord {
  return { format: 1, id, name: `migration_${id}`, parent, changes };
}

/** What the diff says, recorded, written as text and read back. */
function grow(history: readonly MigrationRecord[], after: Model, id: string): readonly MigrationRecord[] {
  const before = foldHistory(history, toyKinds);
  const appended = appendMigration(history, diffModels(before, after, toyKinds), after, toyKinds, 'x', id);
  return [...history, upgradeRecord(JSON.parse(serialiseRecord(appended)))];
}

function codesOf(action: () => unknown): readonly string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof SchemaError)
      return error.diagnostics.map(({ code, message }) => `${code} ${message}`);
    throw error;
  }
  return [];
}

describe('fold', () => {
  it('leads back to every model that was appended, whatever was added, changed and removed', () => {
    const colours = fc.dictionary(
      fc.constantFrom('a', 'b.c', 'd%', '__proto__', 'é'),
      fc.constantFrom('red', 'blue'),
    );
    fc.assert(
      fc.property(fc.array(colours, { minLength: 1, maxLength: 5 }), (versions) => {
        let history: readonly MigrationRecord[] = [];
        for (const [at, version] of versions.entries()) {
          const objects = Object.entries(version).flatMap(([name, colour]) => [
            basket(name, colour),
            fruit(name, 'f'),
          ]);
          const model = modelOf(objects);
          history = grow(history, model, `id${at}`);
          expect(diffModels(foldHistory(history, toyKinds), model, toyKinds)).toEqual([]);
          expect(diffModels(model, foldHistory(history, toyKinds), toyKinds)).toEqual([]);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('records once what the schema borrows, so that the fold can be checked alone', () => {
    const outside = basket('outside', 'grey', 'external');
    const user = fruit('own', 'f', [{ on: outside.id, as: 'reads' }]);
    const first = grow([], modelOf([outside, basket('own'), user]), 'a');
    const second = grow(first, modelOf([outside, basket('own', 'blue'), user]), 'b');
    expect(first[0]?.changes).toContainEqual({
      put: expect.objectContaining({ id: 'basket:outside', owner: 'external' }),
    });
    expect(second[1]?.changes.map((change) => ('put' in change ? change.put.id : change))).toEqual([
      'basket:own',
    ]);
  });

  it('renames whole subtrees, also in a circle', () => {
    const first = record('a', null, [
      { put: { id: objectId('basket', ['x']), props: { colour: 'red' } } },
      {
        put: {
          id: objectId('fruit', ['x', 'f']),
          parent: objectId('basket', ['x']),
          props: { sort: 'pear' },
        },
      },
      { put: { id: objectId('basket', ['y']), props: { colour: 'blue' } } },
    ]);
    const swap = record('b', 'a', [
      { rename: [objectId('basket', ['x']), objectId('basket', ['y'])] },
      { rename: [objectId('basket', ['y']), objectId('basket', ['x'])] },
    ]);
    const model = foldHistory([first, swap], toyKinds);
    expect([...model.objects.keys()].sort()).toEqual(['basket:x', 'basket:y', 'fruit:y.f']);
    expect(model.objects.get('basket:x')?.props).toMatchObject({ colour: 'blue' });
  });

  it('names a fork by both folders', () => {
    const forked = [record('a', null), record('b', 'a'), record('c', 'a')];
    expect(codesOf(() => foldHistory(forked, toyKinds))).toEqual([
      'TW405 the history forks: 0002_migration_b and 0003_migration_c both continue 0001_migration_a',
    ]);
  });

  it.each<readonly [readonly MigrationRecord[], string]>([
    [
      [record('a', null), record('b', 'gone')],
      'TW404 migration 0002_migration_b continues gone, which is not in the history',
    ],
    [
      [record('b', 'a'), record('a', null)],
      'TW404 migration 0001_migration_b continues 0002_migration_a, which comes after it',
    ],
    [
      [record('a', null), record('a', 'a')],
      'TW410 migrations 0001_migration_a and 0002_migration_a have the same id a',
    ],
    [
      [record('a', null, [{ drop: 'basket:x' }])],
      'TW406 migration 0001_migration_a drops basket:x, which is not there',
    ],
    [
      [record('a', null, [{ rename: ['basket:x', 'basket:y'] }])],
      'TW406 migration 0001_migration_a renames basket:x, which is not there',
    ],
    [
      [record('a', null, [{ put: { id: 'fruit:x.f', parent: 'basket:x', props: { sort: 'fig' } } }])],
      'TW407 the history leaves fruit:x.f without basket:x',
    ],
    [
      [
        record('a', null, [
          { put: { id: 'basket:x', props: { colour: 'red' }, uses: { reads: ['basket:y'] } } },
        ]),
      ],
      'TW408 the history leaves basket:x using basket:y, which is gone',
    ],
  ])('refuses a broken history %#', (history, message) => {
    expect(codesOf(() => foldHistory(history, toyKinds))).toContain(message);
  });

  it('folds nothing to nothing', () => {
    expect(foldHistory([], toyKinds)).toEqual(emptyModel);
  });
});

describe('delta.json', () => {
  it('is one change a line, the same bytes when read and written again', () => {
    const [only] = grow([], modelOf([basket('a'), fruit('a', 'f')]), 'k3j9x0a2bc');
    const text = only === undefined ? '' : serialiseRecord(only);
    expect(text).toBe(
      '{"format":1,"id":"k3j9x0a2bc","name":"x","parent":null,"changes":[\n' +
        '{"put":{"id":"basket:a","props":{"colour":"red"}}},\n' +
        '{"put":{"id":"fruit:a.f","parent":"basket:a","props":{"sort":"apple"}}}\n]}\n',
    );
    expect(serialiseRecord(upgradeRecord(JSON.parse(text)))).toBe(text);
  });

  it('is one change a line whatever stands in its changes, between verbs too', () => {
    const changes: readonly RecordedChange[] = [
      { rename: ['basket:a', 'basket:b'] },
      { rename: ['basket:c', 'basket:d'] },
      { drop: 'fruit:b.e' },
      { put: { id: 'basket:f', comment: '},{"put":{"id":"basket:g"}},\n{"drop":' } },
      { put: { id: 'basket:h', props: { like: [{ is: 'change' }, { put: 1 }, { drop: [] }] } } },
      { put: { id: 'basket:i' } },
    ];
    // Those before the last two hold nothing that looks like a change; one of those does.
    for (const some of [changes.slice(0, 4), changes]) {
      const text = serialiseRecord({ format: 1, id: 'a', name: 'x', parent: null, changes: some });
      const lines = text.split('\n').slice(1, -2);
      expect(lines.map((line) => JSON.parse(line.replace(/,$/, '')))).toEqual(some);
      expect(JSON.parse(text).changes).toEqual(some);
    }
  });

  it('says of a phase which change it belongs to and what it waits for, and nothing of it elsewhere', () => {
    const record = upgradeRecord(
      { format: 1, id: 'b', name: 'x_contract', parent: 'a', change: 'c1', gate: 'deploy', changes: [] },
      'd',
    );
    const text = serialiseRecord(record);
    expect(text).toBe(
      '{"format":1,"id":"b","name":"x_contract","parent":"a","change":"c1","gate":"deploy","changes":[]}\n',
    );
    expect(upgradeRecord(JSON.parse(text))).toEqual(record);
    const plain = { format: 1, id: 'a', name: 'n', parent: null, changes: [] };
    expect(upgradeRecord(plain)).toEqual(plain);
  });

  it.each<[unknown, string]>([
    [[], 'it is no JSON object'],
    [{ format: 1, id: 'a', name: 'n', parent: null, change: '', changes: [] }, '"change" is no text'],
    [{ format: 1, id: 'a', name: 'n', parent: null, gate: 'x', changes: [] }, '"gate" is not "deploy"'],
    [{ format: 1, id: 'a', name: 'n', parent: null, custom: 1, changes: [] }, '"custom" is not true'],
    [{ format: 'x' }, '"format" is no whole number'],
    [{ format: 1, id: '' }, '"id" is no text'],
    [{ format: 1, id: 'a', name: 1 }, '"name" is no text'],
    [{ format: 1, id: 'a', name: 'n' }, '"parent" is neither a text nor null'],
    [{ format: 1, id: 'a', name: 'n', parent: null, changes: {} }, '"changes" is no list'],
    [
      { format: 1, id: 'a', name: 'n', parent: null, changes: [{ drop: 3 }] },
      'change 1 is neither put, drop nor rename',
    ],
  ])('of another shape is refused %#', (json, why) => {
    expect(codesOf(() => upgradeRecord(json, 'd'))).toEqual([`TW401 d is no migration record: ${why}`]);
  });

  it('of a newer version is refused with the way out', () => {
    expect(codesOf(() => upgradeRecord({ format: 2 }, 'd'))).toEqual([
      'TW409 d has format 2; this version of tablewright reads up to 1',
    ]);
  });

  it('of an older format goes through every upgrader in turn', () => {
    const table = new Map<number, FormatUpgrader>([
      [1, ({ title, ...rest }) => ({ ...rest, label: title })],
      [2, ({ label, ...rest }) => ({ ...rest, name: label })],
    ]);
    const old = { format: 1, id: 'a', title: 'first', parent: null, changes: [] };
    expect(upgradeWith(old, 'd', table, 3).name).toBe('first');
  });

  it('keeps what few migrations have, and writes nothing of it for the others', () => {
    const phase = {
      ...record('b', 'a'),
      supersedes: ['x', 'y'],
      change: 'c',
      gate: 'deploy',
      custom: true,
    } as const;
    const text = serialiseRecord(phase);
    expect(upgradeRecord(JSON.parse(text))).toEqual(phase);
    expect(text).toContain(
      '"parent":"a","supersedes":["x","y"],"change":"c","gate":"deploy","custom":true,"changes":[]}',
    );
    expect(serialiseRecord(record('b', 'a'))).not.toMatch(/supersedes|change"|gate|custom/);
  });
});

describe('names', () => {
  it('says what a migration does', () => {
    const add = (object: SchemaObject) => ({ verb: 'add', object }) as const;
    expect(migrationName([add(basket('a'))], true)).toBe('initial_schema');
    expect(migrationName([add(basket('a')), add(fruit('a', 'f'))], false)).toBe('add_a');
    expect(migrationName([add(basket('Red "one"/..')), add(basket('b'))], false)).toBe(
      'add_red_one_and_1_more',
    );
    expect(migrationName([add(fruit('a', 'f'))], false)).toBe('add_f');
    expect(migrationName([add(basket('x'.repeat(63))), add(basket('b'))], false)).toHaveLength(48);
  });

  it('are safe as folder names whatever they are made of', () => {
    fc.assert(fc.property(fc.string(), (text) => /^[a-z0-9_]{1,48}$/.test(fileName(text))));
  });

  it('ids are ten characters of the alphabet', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) =>
        /^[0-9a-z]{10}$/.test(migrationId(bytes)),
      ),
    );
  });
});
