import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './project.js';

/**
 * Puts figures into docs/benchmarks.md, between `<!-- name -->` and `<!-- /name -->`.
 * @param {string} name
 * @param {string} figures
 */
export function record(name, figures) {
  const page = join(repository, 'docs/benchmarks.md');
  const text = readFileSync(page, 'utf8');
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start)
    throw new Error(`${page} has no place for figures between ${open} and ${close}`);
  writeFileSync(page, `${text.slice(0, start + open.length)}\n${figures}${text.slice(end)}`);
}
