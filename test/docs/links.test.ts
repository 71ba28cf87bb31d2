import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** Every Markdown page of the repository, generated ones included; not those of packages and of hidden folders. */
function pagesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || entry.name === 'node_modules' || entry.name === 'dist') return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return pagesBelow(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

const withoutCode = (text: string): string =>
  text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');

/** Anchors as GitHub makes them of headings. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.*)$/gm)];
  return new Set(
    headings.map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** Links of a page that lead nowhere. */
function brokenLinks(page: string, text: string): readonly string[] {
  const broken: string[] = [];
  for (const [, target = ''] of withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? page : join(dirname(page), decodeURIComponent(path));
    if (!existsSync(file)) broken.push(target);
    else if (anchor !== undefined && file.endsWith('.md')) {
      if (!anchorsOf(file === page ? text : readFileSync(file, 'utf8')).has(anchor)) broken.push(target);
    }
  }
  return broken;
}

const pages = pagesBelow(root);

describe('links of Markdown pages', () => {
  test('are looked for in all of them', () => {
    const names = pages.map((page) => relative(root, page));
    expect(names).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/cli.md']));
  });

  test.each(pages.map((page) => relative(root, page)))('of %s lead somewhere', (name) => {
    const page = join(root, name);
    expect(brokenLinks(page, readFileSync(page, 'utf8'))).toEqual([]);
  });

  test('that are broken are found', () => {
    const page = join(root, 'README.md');
    expect(brokenLinks(page, '# A b\n[x](nowhere.md) [y](#a-b) [z](#c) `[w](gone.md)` [l](LICENSE)')).toEqual(
      ['nowhere.md', '#c'],
    );
  });
});
