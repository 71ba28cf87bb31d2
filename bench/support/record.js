import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './project.js';

/**
 * Puts figures into docs/benchmarks.md, between `<!-- name -->` and `<!-- /name -->`.
 * @param {string} name
 * @param {string | ((earlier: string) => string)} figures or what makes them of the figures that stand there
 */
export function record(name, figures) {
  const page = join(repository, 'docs/benchmarks.md');
  const text = readFileSync(page, 'utf8');
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start)
    throw new Error(`${page} has no place for figures between ${open} and ${close}`);
  const made = typeof figures === 'string' ? figures : figures(text.slice(start + open.length, end));
  writeFileSync(page, `${text.slice(0, start + open.length)}\n${made}${text.slice(end)}`);
}

/**
 * Puts the part of a report that stands between its marks into their place in docs/benchmarks.md, with the date.
 * @param {string} name
 * @param {string} report
 */
export function recordPart(name, report) {
  const [, figures = ''] = report.split(new RegExp(`<!-- /?${name} -->`));
  record(name, `${figures.trim()}\n\nRecorded on ${new Date().toISOString().slice(0, 10)}.\n`);
}
