import { expect, test } from 'vitest';
import yargs from 'yargs';
import { readPlainFlags } from '../../generator/cli/read-plain-flags.ts';
import { globals, verbs } from '../../generator/cli/run-cli.ts';
import type { Verb } from '../../generator/cli/verbs/verb.ts';

const plain = verbs.filter(({ command }) => !command.includes(' '));

for (const verb of plain) {
  const options: Verb['options'] = { ...globals, ...verb.options };
  const booleans = Object.entries(options).filter(([, { type }]) => type === 'boolean');
  const lines = [
    [],
    ...booleans.flatMap(([name]) => [[`--${name}`], [`--no-${name}`], [`--no-${name}`, '--json']]),
  ];
  test.each(lines.filter((line) => new Set(line).size === line.length && !/json.*json/.test(line.join())))(
    `reads ${verb.command} %s %s as yargs does`,
    async (...words) => {
      const read = readPlainFlags([verb.command, ...words], verbs, globals);
      const expected = await yargs(words)
        .options({ ...options })
        .parseAsync();
      for (const [name, { type }] of Object.entries(options)) {
        if (type === 'boolean') expect(read?.args.flag(name)).toBe(expected[name] === true);
        else if (type === 'number') expect(read?.args.number(name)).toBe(expected[name]);
        else expect(read?.args.text(name)).toBe(expected[name]);
      }
    },
  );
}

test.each([
  [[]],
  [['help']],
  [['generate', '--help']],
  [['generate', '--prov']],
  [['generate', '--json', '--json']],
  [['generate', '--prove=false']],
  [['generate', '--name', 'x']],
  [['migrate', 'up']],
  [['check', 'extra']],
])('leaves %j to yargs', (argv) => {
  expect(readPlainFlags(argv, verbs, globals)).toBeNull();
});
