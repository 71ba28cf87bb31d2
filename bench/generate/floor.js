/**
 * The floor: the least that any program does which loads schema.ts and writes what Tablewright writes. It bundles the
 * schema by esbuild's binary, evaluates it, pastes names into templates (captured from Tablewright's own output by
 * capture-floor.js) and writes the files in a loop. It compares, plans, checks and protects nothing; it hashes only what
 * stands as a hash in the bytes.
 *
 * Frozen: a change here moves the yardstick and needs a reason in the commit. Usage: node floor.js schema.ts folder
 */
import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [schema, out] = process.argv.slice(2);
const local = (name) => new URL(name, import.meta.url);
const templates = JSON.parse(readFileSync(local('floor-templates.json'), 'utf8'));

const tables = collectTables();
const count = tables.length;
let files = 0;
let bytes = 0;
const manifest = [];
const folders = new Set();

for (const file of templates.files) {
  if ((file.atLeast ?? 0) > count || count > (file.atMost ?? Infinity)) continue;
  if (file.each) {
    for (const values of tables) {
      const path = file.path[0] + values.name + file.path[1];
      write(path, file, render(file.each[values.role], values));
    }
  } else write(file.path, file, renderParts(file.parts));
}
put('manifest.json', templates.manifest[0] + manifest.join(',\n') + templates.manifest[1]);
console.log(`${files} files, ${bytes} bytes`);

/** What the templates need of each table: its name, what it refers to, who refers to it. */
function collectTables() {
  const require = createRequire(import.meta.url);
  const packages = createRequire(require.resolve('esbuild'));
  const esbuild = packages.resolve(`@esbuild/${process.platform}-${process.arch}/package.json`);
  const entry = `export * from ${JSON.stringify(schema)}; export { tables as collected } from 'tablewright';`;
  const alias = `--alias:tablewright=${local('floor-dsl.js').pathname}`;
  const { stdout } = spawnSync(
    esbuild.replace(/package\.json$/, 'bin/esbuild'),
    ['--bundle', '--format=iife', '--global-name=schema', '--log-level=error', alias],
    { input: entry, cwd: process.cwd(), encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  const { collected } = new Function(`${stdout}; return schema;`)();
  const byName = new Map();
  collected.forEach(({ name, columns }, index) => {
    const owner = columns.owner_id.target?.().table;
    const parent = columns.parent_id.target?.().table;
    byName.set(name, { name, parent, owner, role: Math.min(index, 2), referrers: [] });
    const child = (to, column) => {
      byName.get(to).referrers.push({ name, column });
    };
    if (owner !== undefined) child(owner, 'owner_id');
    if (parent !== undefined) child(parent, 'parent_id');
  });
  const made = [...byName.values()];
  for (const values of made) {
    for (const { key, open, each, separator, close } of templates.lists) {
      const items = values.referrers.map((referrer) => render(each, referrer));
      values[key] = items.length === 0 ? '' : open + items.join(separator) + close;
    }
  }
  return made;
}

/** A template is text, key, text, key, …, text. */
function render(template, values) {
  let text = template[0];
  for (let i = 1; i < template.length; i += 2) {
    const key = template[i];
    text += (typeof key === 'string' ? values[key] : compute(key, values)) + template[i + 1];
  }
  return text;
}

/** The hash of a text, or a number that grows with the number of tables. */
function compute(key, values) {
  if (key.sha === undefined) return key[0] * count + key[1];
  return hash('sha256', render(key.sha, values), 'hex').slice(0, key.length);
}

function renderParts(parts) {
  let text = '';
  for (const part of parts) {
    if (part.each === undefined) text += render(part, { last: tables[count - 1].name });
    else {
      const order = part.descending ? tables.slice(part.from).reverse() : tables.slice(part.from);
      let separator = '';
      for (const values of order) {
        text += separator + render(part.each[values.role], values);
        separator = values.role === 2 ? part.separator : '';
      }
    }
  }
  return text;
}

function write(path, { head }, body) {
  const digest = hash('sha256', body, 'hex').slice(0, 24);
  manifest.push(`${JSON.stringify(path)}:"${digest}"`);
  put(path, head === undefined ? body : head[0] + digest + head[1] + body);
}

function put(path, content) {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  if (!folders.has(folder)) {
    mkdirSync(`${out}/${folder}`, { recursive: true });
    folders.add(folder);
  }
  writeFileSync(`${out}/${path}`, content);
  files += 1;
  bytes += Buffer.byteLength(content);
}
