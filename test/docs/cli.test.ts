import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Options, PositionalOptions } from 'yargs';
import { exitCodes } from '../../generator/cli/exit-code.ts';
import { globals, verbs } from '../../generator/cli/run-cli.ts';
import { buildTool, schemaText, TemporaryProject } from '../cli/support/temporary-project.ts';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/cli.md'), 'utf8');

beforeAll(buildTool);

/** The text under a heading, down to the next of any level. */
function section(heading: string): string {
  const found = page.split(/^#+ /m).find((text) => text.startsWith(`${heading}\n`));
  if (found === undefined) throw new Error(`docs/cli.md has no heading "${heading}"`);
  return found;
}

/** One row of a table of flags, as the help has it. */
function flagRow(name: string, { type, choices, default: standard, describe: text }: Options): string {
  const values: Readonly<Record<string, string>> = { string: ' TEXT', number: ' NUMBER' };
  const value = values[choices === undefined ? (type ?? '') : ''] ?? '';
  // No `|`, which would end the cell.
  const list = choices === undefined ? '' : ` ${orList(choices)}`;
  const initial = standard === undefined ? '' : `\`${String(standard)}\``;
  return `| \`--${name}${value}\`${list} | ${initial} | ${text} |`;
}

function positionalRow(name: string, { choices, describe: text }: PositionalOptions): string {
  return `| ${orList(choices ?? [name])} |  | ${text} |`;
}

const orList = (choices: readonly unknown[]): string =>
  choices.map((choice) => `\`${String(choice)}\``).join(' or ');

const rowsOf = (text: string): readonly string[] => text.split('\n').filter((line) => /^\| `/.test(line));

describe('docs/cli.md', () => {
  test.each(verbs)(
    'has the flags of $command as its help has them',
    ({ command, describe: text, options, positionals }) => {
      const own = section(`\`${command}\``);
      expect(own).toContain(text);
      expect(rowsOf(own)).toEqual([
        ...Object.entries(positionals ?? {}).map(([name, positional]) => positionalRow(name, positional)),
        ...Object.entries(options).map(([name, option]) =>
          flagRow(name, option.array === true ? { ...option, type: 'string' } : option),
        ),
      ]);
    },
  );

  test('has a section for each command and no other, and the flags of all', () => {
    expect([...page.matchAll(/^### `(.*)`$/gm)].map(([, command]) => command)).toEqual(
      verbs.map(({ command }) => command),
    );
    expect(rowsOf(section('Every command'))).toEqual(
      Object.entries<Options>(globals).map(([name, option]) => flagRow(name, option)),
    );
  });

  test('lists every exit code', () => {
    const codes = [...section('Exit codes').matchAll(/^\| (\d) \|/gm)].map(([, code]) => Number(code));
    expect(codes).toEqual(Object.values(exitCodes));
  });

  test('lists the keys of each JSON document', () => {
    const project = new TemporaryProject({ 'schema.ts': schemaText });
    const listed = (command: string): readonly string[] => {
      const row = section('JSON').match(new RegExp(`^\\| \`${command}\` \\| (.*?) \\|`, 'm'))?.[1] ?? '';
      return [...row.matchAll(/`(\w+)`/g)].map(([, key = '']) => key);
    };
    const keysOf = (args: readonly string[]): readonly string[] =>
      Object.keys(JSON.parse(project.run([...args, '--json']).stdout));
    const common = listed('every command');
    for (const args of [['generate', '--no-prove'], ['check'], ['explain', 'TW204']]) {
      expect(keysOf(args).toSorted()).toEqual([...common, ...listed(args[0] ?? '')].toSorted());
    }
    expect(keysOf(['migrate', 'up'])).toEqual(expect.arrayContaining([...common]));
  });

  test('lists every variable of the environment that is read', () => {
    const read = new Set<string>();
    for (const entry of readdirSync(join(root, 'generator'), { recursive: true, withFileTypes: true })) {
      if (!entry.name.endsWith('.ts')) continue;
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
      for (const [, name = ''] of text.matchAll(/process\.env\.(\w+)/g)) read.add(name);
      for (const [, names = ''] of text.matchAll(/const \{ ([\w, ]+) \} = process\.env/g))
        for (const name of names.split(', ')) read.add(name);
    }
    // What the system itself sets.
    for (const name of ['PATH', 'LOCALAPPDATA']) read.delete(name);
    const listed = rowsOf(section('Environment')).flatMap((row) =>
      [...(row.split(' | ')[0] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );
    expect(listed.toSorted()).toEqual([...read].toSorted());
  });
});
