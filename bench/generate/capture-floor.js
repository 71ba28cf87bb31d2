/**
 * Writes floor-templates.json, the data of floor.js: what Tablewright writes for the benchmark's schema, cut into text and
 * places for names. The cuts are found, not written by hand, by comparing runs of two sizes, and are checked by building
 * the output of both again. To be run, and its result committed, when what Tablewright writes has changed.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../support/measure.js';
import { makeTablewrightProject, repository, tablewright } from '../support/project.js';
import { filesOf } from './bytes.js';
import { cutParts, cutTable, withNumbers } from './cut-templates.js';
import { tableName } from './shape.js';

const small = [12, 24];
const large = [600, 620];
/** With more references than this the index has a note instead of a diagram (generator/emit/mermaid.ts). */
const diagrams = 500;

/** What a file of a table says of those that refer to it, as many as there are: where it stands, and one of them. */
const lists = [
  { key: 'children', in: 'docs/tables/*.md', whole: /## Referenced by\n\n(?:- .*\n)+\n/, item: /- .*\n/g },
  { key: 'childImport', in: 'db/tables/*.ts', whole: / type StillReferencedViolation,/, item: null },
  { key: 'childNames', in: 'db/tables/*.ts', whole: / {2}\| StillReferencedViolation<.*>\n/, item: /'\w+'/g },
  {
    key: 'dependents',
    in: 'db/tables/*.ts',
    whole: / {2}dependents: \[.*\],\n/,
    item: /\['\w+', \['\w+'\], \['public', '\w+'\]\]/g,
  },
];

const captures = Object.fromEntries([...small, ...large].map((tables) => [tables, capture(tables)]));
const lastDrawn = Math.floor((diagrams + 3) / 2);
const files = [...captures[12].keys()].flatMap(describeFile);
const manifest = /^(.*?\n)".*"(\n.*)$/s.exec(captures[12].get('manifest.json') ?? '');
if (manifest === null) throw new Error('the manifest is no list of files');

const templates = {
  manifest: manifest.slice(1),
  lists: lists.map(cutList),
  files,
};
writeFileSync(
  join(repository, 'bench/generate/floor-templates.json'),
  `${JSON.stringify(templates, null, 1)}\n`,
);

/** What Tablewright writes for so many tables: text by path. */
function capture(tables) {
  const root = makeTablewrightProject(tables);
  run([process.execPath, tablewright, 'generate', '--no-prove'], root);
  const files = filesOf(join(root, 'generated'));
  // The id of a migration is drawn anew at each run.
  return new Map(
    [...files].map(([path, text]) => [path, text.replace(/"id":"\w{10}"/, '"id":"xxxxxxxxxx"')]),
  );
}

/** The text around the items of a list, between them, and of one; table 5 is the first that refers to table 4. */
function cutList({ key, in: pattern, whole, item }) {
  const text = whole.exec(captures[12].get(pattern.replace('*', tableName(4))) ?? '')?.[0];
  if (text === undefined) throw new Error(`no file has the list ${key}`);
  if (item === null) return { key, open: text, each: [''], separator: '', close: '' };
  const found = [...text.matchAll(item)];
  const [first, second] = found;
  const last = found.at(-1);
  const each = first[0].replaceAll('parent_id', '{column}');
  return {
    key,
    open: text.slice(0, first.index),
    each: cutTable(each, { [tableName(5)]: 'name', '{column}': 'column' }),
    separator: text.slice(first.index + first[0].length, second.index),
    close: text.slice(last.index + last[0].length),
  };
}

/** The entry of a file in the list of templates; one for all files of a folder with a file a table. */
function describeFile(path) {
  if (path === 'manifest.json') return [];
  const own = /^(.*\/)table_(\d+)(\.\w+)$/.exec(path);
  if (own !== null) return Number(own[2]) === 0 ? [describeFolder(own[1], own[3])] : [];
  const isDrawn = path === 'docs/README.md';
  const entry = (sizes, limits) => {
    const [first, second] = sizes.map((size) => bodyOf(captures[size].get(path)));
    const parts = withNumbers(cutParts(first.body, sizes[0]), cutParts(second.body, sizes[1]), sizes);
    return { path, ...limits, ...first.head, parts };
  };
  if (!isDrawn) return [entry(small, {})];
  return [entry(small, { atMost: lastDrawn }), entry(large, { atLeast: lastDrawn + 1 })];
}

function describeFolder(folder, extension) {
  const roles = [0, 1, 10].map((index) => {
    const { body } = bodyOf(captures[12].get(`${folder}${tableName(index)}${extension}`));
    const text = lists.reduce((cut, { key, whole }) => cut.replace(whole, `{${key}}`), body);
    return cutTable(text, {
      [tableName(index)]: 'name',
      ...(index > 1 ? { [tableName(Math.floor(index / 2))]: 'owner' } : {}),
      ...(index > 0 ? { [tableName(index - 1)]: 'parent' } : {}),
      ...Object.fromEntries(lists.map(({ key }) => [`{${key}}`, key])),
    });
  });
  const { head } = bodyOf(captures[12].get(`${folder}${tableName(0)}${extension}`));
  return { path: [folder, extension], ...head, each: roles };
}

/** A file's text without its header, and the header around its hash. */
function bodyOf(text) {
  const match = /^(.*Generated by tablewright.*body )[0-9a-f]{24}(\..*?\n)(.*)$/s.exec(text);
  return match === null ? { head: {}, body: text } : { head: { head: [match[1], match[2]] }, body: match[3] };
}
