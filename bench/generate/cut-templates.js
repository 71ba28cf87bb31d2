/**
 * Cuts a text about N tables into templates: text and keys in turn. A key is the name of a value of one table, or
 * `[factor, plus]`: a number that grows with N.
 */
import { tableName } from './shape.js';

/** @typedef {(string | readonly [number, number] | { sha: unknown[], length: number })[]} Template */

const anyName = /table_(\d{5})/g;

/** Cuts a text at the names that have a key. @param {string} text @param {Readonly<Record<string, string>>} keys */
export function cutTable(text, keys) {
  const names = Object.keys(keys);
  const pattern = new RegExp(`(${names.map((name) => name.replace(/[{}]/g, '\\$&')).join('|')})`);
  const template = text.split(pattern).map((part, index) => (index % 2 === 1 ? keys[part] : part));
  const stray = template.find((part, index) => index % 2 === 0 && part.search(anyName) >= 0);
  if (stray !== undefined) throw new Error(`another table is named in: ${stray}`);
  return withStatementHash(template);
}

/** The prepared statement of a module carries a hash of what it selects, so the floor has to make it as well. */
function withStatementHash(template) {
  const text = template.map((part, index) => (index % 2 === 1 ? '\0' : part)).join('');
  const statement = /statement: '\0_([0-9a-f]{10})'/.exec(text);
  if (statement === null) return template;
  const columns = /const columns = '(.*)';/.exec(text)?.[1];
  const list = (name) => [...(new RegExp(`${name}: \\[(.*)\\]`).exec(text)?.[1] ?? '').matchAll(/'(\w+)'/g)];
  const [writable, key] = ['writable', 'key'].map((name) => list(name).map((match) => match[1]));
  const rest = JSON.stringify(['', columns, writable, key]).slice(3);
  const sha = { sha: ['["public.', 'name', `"${rest}`], length: statement[1].length };
  return template.flatMap((part, index) => {
    const at = index % 2 === 1 ? -1 : part.indexOf(statement[1]);
    return at < 0 ? [part] : [part.slice(0, at), sha, part.slice(at + statement[1].length)];
  });
}

/** Cuts a text that tells of all tables, in one or several passes over them. @param {string} text @param {number} count */
export function cutParts(text, count) {
  const parts = [];
  let run = [];
  for (const group of groupsOf(text)) {
    const previous = run.at(-1)?.index;
    const step = run.length > 1 ? run[1].index - run[0].index : group.index - (previous ?? 0);
    if (run.length > 0 && (Math.abs(step) !== 1 || group.index - previous !== step)) {
      parts.push(...cutSeries(run, count));
      run = [];
    }
    if (group.index < 0) parts.push([group.text]);
    else run.push(group);
  }
  return [...parts, ...cutSeries(run, count)];
}

/** Consecutive pieces that tell of the same table: the last of those that they name, as a table refers to earlier ones. */
function groupsOf(text) {
  const groups = [];
  for (const line of text.split(/(?<=\n)/)) {
    const many = new Set([...line.matchAll(anyName)].map((match) => match[1])).size > 4;
    for (const piece of many ? line.split(/(?='table_\d{5}')|(?<=[|=[,] ?)(?=table_\d{5})/) : [line]) {
      const named = [...piece.matchAll(anyName)].map((match) => Number(match[1]));
      const last = groups.at(-1);
      const index = named.length > 0 ? Math.max(...named) : (last?.index ?? -1);
      if (last?.index === index) last.text += piece;
      else groups.push({ index, text: piece });
    }
  }
  return groups;
}

/** One pass over the tables: what is common to them, and what stands before the first or after the last. */
function cutSeries(run, count) {
  if (run.length === 0) return [];
  const descending = run.length > 1 && run[0].index > run[1].index;
  const byIndex = new Map(run.map(({ index, text }) => [index, template(text, index)]));
  const from = Math.min(...byIndex.keys());
  const usual = byIndex.get(count - 2);
  const last = byIndex.get(count - 1);
  if (usual === undefined || last === undefined) throw new Error(`a pass ends early: ${run.at(-1).text}`);
  const [flatUsual, flatLast] = [usual, last].map((cut) => cut.map(flat).join(''));
  const series = { from, ...(descending ? { descending } : {}) };
  if (descending) {
    if (!flatLast.endsWith(flatUsual)) throw new Error(`not alike: ${flatLast}\n${flatUsual}`);
    const before = flatLast.slice(0, flatLast.length - flatUsual.length);
    const each = [byIndex.get(0), byIndex.get(1), usual];
    return [unflat(before.replaceAll('\0name\0', '\0last\0')), { ...series, each, separator: '' }];
  }
  let same = 0;
  while (same < flatUsual.length && flatUsual[same] === flatLast[same]) same += 1;
  const each = [byIndex.get(0) ?? null, byIndex.get(1) ?? null, unflat(flatUsual.slice(0, same))];
  return [{ ...series, each, separator: flatUsual.slice(same) }, [flatLast.slice(same)]];
}

const flat = (part, index) => (index % 2 === 1 ? `\0${part}\0` : part);
const unflat = (text) => text.split('\0');

function template(text, index) {
  return cutTable(text, {
    [tableName(index)]: 'name',
    ...(index > 1 ? { [tableName(Math.floor(index / 2))]: 'owner' } : {}),
    ...(index > 0 ? { [tableName(index - 1)]: 'parent' } : {}),
  });
}

/**
 * The parts of the first size, in which numbers that differ from those of the second are keys of their own.
 * @param {unknown[]} first @param {unknown[]} second @param {readonly [number, number]} sizes
 */
export function withNumbers(first, second, sizes) {
  if (first.length !== second.length) throw new Error('the sizes differ in more than numbers');
  return first.map((part, index) => {
    const other = second[index];
    if (Array.isArray(part)) return mergeNumbers(part, other, sizes);
    return { ...part, each: part.each.map((cut, role) => cut && mergeNumbers(cut, other.each[role], sizes)) };
  });
}

function mergeNumbers(first, second, [n, m]) {
  const merged = [''];
  first.forEach((part, index) => {
    if (index % 2 === 1) merged.push(part, '');
    else {
      const [one, two] = [part, second[index]].map((text) => text.split(/\b(\d+)\b/));
      if (one.length !== two.length) throw new Error(`the sizes differ in: ${part}`);
      one.forEach((piece, at) => {
        if (piece === two[at]) merged[merged.length - 1] += piece;
        else {
          const factor = (Number(two[at]) - Number(piece)) / (m - n);
          if (!Number.isInteger(factor)) throw new Error(`the sizes differ in: ${part}`);
          merged.push([factor, Number(piece) - factor * n], '');
        }
      });
    }
  });
  return merged;
}
